using System.Text.Json;
using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV02;

/// <summary>The predicate <c>https://slsa.dev/provenance/v0.2</c>: the formats <c>in-toto</c> and <c>slsa/v1</c>.</summary>
internal static class PredicateV02
{
    public const string PredicateType = "https://slsa.dev/provenance/v0.2";

    private const string ReproducibleLabel = ChainsNames.Prefix + "reproducible";
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Write(JsonBuffer json, FormatContext context)
    {
        var run = context.Run;
        json.StartObject();
        json.Name("builder"u8);
        json.StartObject();
        json.Name("id"u8);
        json.String(context.Configuration.BuilderId);
        json.EndObject();
        json.Name("buildType"u8);
        json.String($"{run.ApiVersion}/{run.Kind}");
        json.Name("invocation"u8);
        WriteInvocation(json, context.Observed);
        json.Name("buildConfig"u8);
        if (run.Kind is RunKind.TaskRun)
            StepAttestations.WriteBuildConfig(json, context.Observed);
        else
            PipelineBuildConfig.Write(json, context);
        WriteMetadata(json, run);
        WriteMaterials(json, run.Kind is RunKind.TaskRun ? TaskMaterials(context.Observed) : PipelineMaterials(context));
        json.EndObject();
    }

    public static void WriteInvocation(JsonBuffer json, ObservedRun observed)
    {
        json.StartObject();
        json.Name("configSource"u8);
        json.StartObject();
        if (observed.Source is { } source)
        {
            json.TextUnlessEmpty("uri"u8, source.Uri);
            json.DigestUnlessEmpty(source.Digest);
            json.TextUnlessEmpty("entryPoint"u8, observed.RefSource.Text("entryPoint"u8));
        }

        json.EndObject();
        WriteParameters(json, observed);
        WriteEnvironment(json, observed.Run);
        json.EndObject();
    }

    private static void WriteParameters(JsonBuffer json, ObservedRun observed)
    {
        var parameters = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in NamedValue.Defaults(observed.ResolvedSpec.Field("params"u8)))
            parameters[name] = value.Json;
        foreach (var (name, value) in NamedValue.List(observed.Run.Spec.Field("params"u8)))
            parameters[name] = value.Json;
        json.Name("parameters"u8);
        json.StartObject();
        foreach (var (name, value) in parameters)
        {
            json.Name(name);
            TypedJson.WriteParam(json, value);
        }

        json.EndObject();
    }

    private static void WriteEnvironment(JsonBuffer json, TektonRun run)
    {
        var annotations = run.Annotations
            .Where(entry => entry.Key is not LastAppliedAnnotation && !entry.Key.StartsWith(ChainsNames.Prefix, StringComparison.Ordinal))
            .ToList();
        if (annotations.Count is 0 && run.Labels.Count is 0)
            return;
        json.Name("environment"u8);
        json.StartObject();
        WriteMap(json, "annotations"u8, annotations);
        WriteMap(json, "labels"u8, run.Labels);
        json.EndObject();
    }

    private static void WriteMap(JsonBuffer json, ReadOnlySpan<byte> name, IReadOnlyCollection<KeyValuePair<string, string>> map)
    {
        if (map.Count is 0)
            return;
        json.Name(name);
        json.StartObject();
        foreach (var (key, value) in map)
        {
            json.Name(key);
            json.String(value);
        }

        json.EndObject();
    }

    private static void WriteMetadata(JsonBuffer json, TektonRun run)
    {
        json.Name("metadata"u8);
        json.StartObject();
        json.TimeUnlessNull("buildStartedOn"u8, run.StartTime);
        json.TimeUnlessNull("buildFinishedOn"u8, run.CompletionTime);
        json.Name("completeness"u8);
        json.StartObject();
        foreach (var part in (ReadOnlySpan<string>)["parameters", "environment", "materials"])
        {
            json.Name(part);
            json.Bool(false);
        }

        json.EndObject();
        json.Name("reproducible"u8);
        json.Bool(run.Labels.TryGetValue(ReproducibleLabel, out var reproducible) && reproducible is "true");
        json.EndObject();
    }

    private static MaterialList TaskMaterials(ObservedRun observed)
    {
        var materials = new MaterialList();
        materials.Add(observed.StepImages);
        materials.Add(observed.SidecarImages);
        materials.Add(observed.Inputs);
        return materials;
    }

    private static MaterialList PipelineMaterials(FormatContext context)
    {
        var materials = new MaterialList();
        if (context.Observed.Source is { } pipeline)
            materials.Add(pipeline);
        foreach (var task in context.Executed)
        {
            materials.Add(task.TaskRun.StepImages);
            materials.Add(task.TaskRun.SidecarImages);
            if (task.TaskRun.Source is { } source)
                materials.Add(source);
        }

        materials.Add(PipelineInputs.Read(context));
        return materials;
    }

    private static void WriteMaterials(JsonBuffer json, MaterialList materials)
    {
        if (materials.Count is 0)
            return;
        json.Name("materials"u8);
        json.StartArray();
        foreach (var material in materials)
        {
            json.StartObject();
            json.TextUnlessEmpty("uri"u8, material.Uri);
            json.DigestUnlessEmpty(material.Digest);
            json.EndObject();
        }

        json.EndArray();
    }
}
