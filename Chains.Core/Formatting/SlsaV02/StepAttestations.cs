using System.Text;
using System.Text.Json;
using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV02;

/// <summary>The steps in <c>buildConfig</c>: what each ran, and in which image.</summary>
internal static class StepAttestations
{
    /// <summary>Steps of a TaskRun, whose specs are found by name.</summary>
    public static void WriteBuildConfig(JsonBuffer json, ObservedRun observed)
    {
        var specs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var spec in observed.ResolvedSpec.Items("steps"u8))
            specs.TryAdd(spec.Text("name"u8), spec);
        json.StartObject();
        json.Name("steps"u8);
        json.StartArray();
        foreach (var state in observed.Run.Status.Items("steps"u8))
            Write(json, specs.GetValueOrDefault(state.Text("name"u8)), state);
        json.EndArray();
        json.EndObject();
    }

    public static void Write(JsonBuffer json, JsonElement spec, JsonElement state)
    {
        json.StartObject();
        json.Name("entryPoint"u8);
        if (spec.Field("script"u8) is { ValueKind: JsonValueKind.String } script && !script.ValueEquals(""u8))
            json.String(script);
        else
            json.String(Command(spec));
        json.Name("arguments"u8);
        TypedJson.Write(json, TypeTable.Strings, spec.Field("args"u8));
        json.Name("environment"u8);
        json.StartObject();
        json.Name("container"u8);
        json.String(state.Text("name"u8));
        var imageId = ContainerImage.WithoutPrefix(state.Text("imageID"u8));
        if (imageId.Length > 0)
            json.TextUnlessEmpty("image"u8, ContainerImage.Scheme + imageId);
        json.EndObject();
        json.Name("annotations"u8);
        json.Null();
        json.EndObject();
    }

    private static string Command(JsonElement spec)
    {
        var command = new StringBuilder();
        var separator = "";
        foreach (var word in spec.Items("command"u8))
        {
            command.Append(separator).Append(word.Text());
            separator = " ";
        }

        return command.ToString();
    }
}
