using System.Text.Json;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV1;

/// <summary>The predicate <c>https://slsa.dev/provenance/v1</c>: the formats <c>slsa/v2alpha3</c> and <c>slsa/v2alpha4</c>.</summary>
internal static class PredicateV1
{
    public const string PredicateType = "https://slsa.dev/provenance/v1";

    /// <summary>The build type that follows the SLSA recommendations.</summary>
    public const string SlsaBuildType = "https://tekton.dev/chains/v2/slsa";

    /// <summary>The build type that embeds whole TaskRuns, labels and annotations.</summary>
    public const string TektonBuildType = "https://tekton.dev/chains/v2/slsa-tekton";

    /// <param name="readsSteps">Whether StepActions count: <c>slsa/v2alpha4</c>.</param>
    public static void Write(JsonBuffer json, FormatContext context, string buildType, bool readsSteps)
    {
        json.StartObject();
        json.Name("buildDefinition"u8);
        json.StartObject();
        json.Name("buildType"u8);
        json.String(buildType);
        json.Name("externalParameters"u8);
        WriteExternalParameters(json, context.Run);
        json.Name("internalParameters"u8);
        WriteInternalParameters(json, context.Run, buildType);
        WriteDependencies(json, context, buildType, readsSteps);
        json.EndObject();
        json.Name("runDetails"u8);
        WriteRunDetails(json, context, readsSteps);
        json.EndObject();
    }

    private static void WriteExternalParameters(JsonBuffer json, TektonRun run)
    {
        json.StartObject();
        var refSource = run.Status.Field("provenance"u8).Field("refSource"u8);
        if (refSource.ValueKind is JsonValueKind.Object && IsResolvedRemotely(run))
            WriteBuildConfigSource(json, refSource);
        json.Name("runSpec"u8);
        TypedJson.Write(json, run.Kind is RunKind.TaskRun ? TypeTable.TaskRunSpec : TypeTable.PipelineRunSpec, run.Spec);
        json.EndObject();
    }

    private static bool IsResolvedRemotely(TektonRun run)
    {
        var reference = run.Kind is RunKind.TaskRun ? run.Spec.Field("taskRef"u8) : run.Spec.Field("pipelineRef"u8);
        return reference.Text("resolver"u8) is not ("" or "Cluster");
    }

    /// <summary>Of several digests the first by algorithm is named; the Go controller takes any.</summary>
    private static void WriteBuildConfigSource(JsonBuffer json, JsonElement refSource)
    {
        var digest = refSource.Field("digest"u8).StringMap().FirstOrDefault();
        json.Name("buildConfigSource"u8);
        json.StartObject();
        json.Name("path"u8);
        json.String(refSource.Text("entryPoint"u8));
        json.Name("ref"u8);
        json.String(digest.Key is null ? "" : $"{digest.Key}:{digest.Value}");
        json.Name("repository"u8);
        json.String(refSource.Text("uri"u8));
        json.EndObject();
    }

    private static void WriteInternalParameters(JsonBuffer json, TektonRun run, string buildType)
    {
        json.StartObject();
        var flags = run.Status.Field("provenance"u8).Field("featureFlags"u8);
        if (flags.ValueKind is JsonValueKind.Object)
        {
            json.Name("tekton-pipelines-feature-flags"u8);
            TypedJson.Write(json, TypeTable.FeatureFlags, flags);
        }

        if (buildType is TektonBuildType)
        {
            var metadata = run.Raw.Field("metadata"u8);
            json.Name("labels"u8);
            TypedJson.Write(json, TypeTable.StringMap, metadata.Field("labels"u8));
            json.Name("annotations"u8);
            TypedJson.Write(json, TypeTable.Annotations, metadata.Field("annotations"u8));
        }

        json.EndObject();
    }

    private static void WriteDependencies(JsonBuffer json, FormatContext context, string buildType, bool readsSteps)
    {
        var dependencies = context.Run.Kind is RunKind.TaskRun
            ? ResolvedDependencies.OfTaskRun(context.Observed, readsSteps)
            : ResolvedDependencies.OfPipelineRun(context, readsSteps, embedsTaskRuns: buildType is TektonBuildType);
        if (dependencies.Count is 0)
            return;
        json.Name("resolvedDependencies"u8);
        json.StartArray();
        foreach (var dependency in dependencies)
        {
            json.StartObject();
            json.TextUnlessEmpty("name"u8, dependency.Name);
            json.TextUnlessEmpty("uri"u8, dependency.Uri);
            if (dependency.Digest is { } digest)
                json.DigestUnlessEmpty(digest);
            if (dependency.Content.Length > 0)
            {
                json.Name("content"u8);
                json.Base64(dependency.Content);
            }

            json.EndObject();
        }

        json.EndArray();
    }

    private static void WriteRunDetails(JsonBuffer json, FormatContext context, bool readsSteps)
    {
        json.StartObject();
        json.Name("builder"u8);
        json.StartObject();
        json.TextUnlessEmpty("id"u8, context.Configuration.BuilderId);
        json.EndObject();
        json.Name("metadata"u8);
        json.StartObject();
        json.TextUnlessEmpty("invocationId"u8, context.Run.Uid);
        json.TimestampUnlessNull("startedOn"u8, context.Run.StartTime);
        json.TimestampUnlessNull("finishedOn"u8, context.Run.CompletionTime);
        json.EndObject();
        Byproducts.Write(json, context, readsSteps);
        json.EndObject();
    }
}
