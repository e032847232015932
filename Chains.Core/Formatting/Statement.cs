using Chains.Core.Formatting.GoJson;

namespace Chains.Core.Formatting;

/// <summary>The in-toto Statement around a predicate (in-toto attestation framework, "Statement").</summary>
internal static class Statement
{
    public const string PayloadType = "application/vnd.in-toto+json";
    public const string V01 = "https://in-toto.io/Statement/v0.1";
    public const string V1 = "https://in-toto.io/Statement/v1";

    /// <param name="predicate">Writes the predicate, an object.</param>
    public static byte[] Write(string type, string predicateType, IReadOnlyList<Subject> subjects, Action<JsonBuffer> predicate)
    {
        using var json = new JsonBuffer();
        json.StartObject();
        json.Name("_type"u8);
        json.String(type);
        if (subjects.Count > 0)
            WriteSubjects(json, subjects);
        json.Name("predicateType"u8);
        json.String(predicateType);
        json.Name("predicate"u8);
        predicate(json);
        json.EndObject();
        return json.Written.ToArray();
    }

    private static void WriteSubjects(JsonBuffer json, IReadOnlyList<Subject> subjects)
    {
        json.Name("subject"u8);
        json.StartArray();
        foreach (var subject in subjects)
        {
            json.StartObject();
            json.Name("name"u8);
            json.String(subject.Name);
            json.Name("digest"u8);
            json.StartObject();
            json.Name(subject.Algorithm);
            json.String(subject.Digest);
            json.EndObject();
            json.EndObject();
        }

        json.EndArray();
    }
}
