using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>Reads <c>*ARTIFACT_OUTPUTS</c> and <c>*ARTIFACT_INPUTS</c>: objects with <c>uri</c>, <c>digest</c> and perhaps <c>isBuildArtifact</c>.</summary>
internal static class StructuredReader
{
    public static Hint Read(NamedValue result, string prefix, HintKind kind)
    {
        var name = Quoted.Cut(result.Name);
        var hint = new Hint(kind, prefix + name);
        if (result.Value.Type is not ParamType.Object)
            return hint with { Problem = NotAnObject(name, result.Value) };
        var uri = result.Value.Member("uri"u8);
        var digest = result.Value.Member("digest"u8);
        var flag = result.Value.Member("isBuildArtifact"u8);
        hint = hint with { IsBuildArtifact = flag is "true" };
        if (uri.Length is 0 || digest.Length is 0)
            return hint with { Problem = $"{name} has no {(uri.Length is 0 ? "uri" : "digest")}; it must be an object with uri and digest" };
        if (HintLimits.Check(uri) is { } tooLong)
            return hint with { Problem = tooLong };
        if (!ArtifactDigest.TryParse(digest, out var algorithm, out var hex, out var problem))
            return hint with { Problem = problem };
        if (kind is HintKind.Inputs)
            return hint with { Material = new Material(uri, DigestSet.Of(algorithm, hex)) };
        var image = hint.IsBuildArtifact ? ImageReference.Parse($"{uri}@{digest}", out _) : null;
        return hint with
        {
            Artifact = new Subject(uri, algorithm, hex),
            Image = image,
            Remark = flag.Length > 0 && flag is not "true" and not "false"
                ? $"isBuildArtifact is {Quoted.Text(flag)}, which counts as false; write \"true\" in lower case"
                : image?.Remark,
        };
    }

    private static string NotAnObject(string name, ParamValue value)
    {
        var found = value.Json.ValueKind switch
        {
            JsonValueKind.Object => "an object whose values are not all strings",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            _ => "no object",
        };
        return $"{name} is {found}; declare the result with type: object and write an object of strings with uri and digest";
    }
}
