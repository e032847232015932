using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Tekton;

namespace Chains.Tests.Formatting;

/// <summary>
/// One recorded case: what the Go controller (tektoncd/chains e44b60f) wrote for a run on a real API server.
/// <c>payload.json</c> is the run's statement, <c>payload.KEY.json</c> an image's payload.
/// </summary>
public sealed record GoldenCase(string Name, TektonRun Run, IReadOnlyList<TektonRun> Children, ChainsConfiguration Configuration)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static IEnumerable<string> Names =>
        Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Payloads by file name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Payloads =>
        Directory.GetFiles(Path.Combine(Root, Name), "payload*.json")
            .ToDictionary(path => Path.GetFileName(path), path => JsonElement.Parse(File.ReadAllBytes(path)));

    public static GoldenCase Load(string name)
    {
        var children = Path.Combine(Root, name, "children.json");
        return new GoldenCase(
            name,
            TektonRun.Parse(File.ReadAllBytes(Path.Combine(Root, name, "input.json"))),
            File.Exists(children)
                ? [.. JsonElement.Parse(File.ReadAllBytes(children)).EnumerateArray().Select(TektonRun.From)]
                : [],
            Configure(JsonElement.Parse(File.ReadAllBytes(Path.Combine(Root, name, "config.json")))));
    }

    private static ChainsConfiguration Configure(JsonElement config)
    {
        var defaults = ChainsConfiguration.Default;
        return defaults with
        {
            TaskRuns = Settings("taskrun", defaults.TaskRuns),
            PipelineRuns = Settings("pipelinerun", defaults.PipelineRuns),
            Oci = Settings("oci", defaults.Oci),
            DeepInspection = Value("artifacts.pipelinerun.enable-deep-inspection", "false") is "true",
            BuildType = Value("builddefinition.buildtype", defaults.BuildType),
            BuilderId = Value("builder.id", defaults.BuilderId),
        };

        ArtifactSettings Settings(string type, ArtifactSettings given) => new(
            Value($"artifacts.{type}.format", given.Format),
            config.TryGetProperty($"artifacts.{type}.storage", out var storage)
                ? [.. storage.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries)]
                : given.Storage,
            Value($"artifacts.{type}.signer", given.Signer));

        string Value(string key, string fallback) =>
            config.TryGetProperty(key, out var value) ? value.GetString()! : fallback;
    }
}
