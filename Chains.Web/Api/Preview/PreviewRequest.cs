using System.Text.Json;

namespace Chains.Web.Api.Preview;

/// <summary>A run to preview.</summary>
/// <param name="Run">A TaskRun or PipelineRun as <c>kubectl get -o json</c> prints it.</param>
/// <param name="Children">The TaskRuns of a PipelineRun: an array, or a List.</param>
/// <param name="Config">Keys of chains-config on top of the defaults.</param>
public sealed record PreviewRequest(JsonElement Run, JsonElement? Children, IReadOnlyDictionary<string, string>? Config);
