using System.Text.Json;

namespace Chains.Core.Formatting;

/// <summary>One artifact of <see cref="PreviewResult"/>, under the names of the REST API.</summary>
/// <param name="Type"><c>taskrun</c>, <c>pipelinerun</c> or <c>oci</c>.</param>
/// <param name="Payload">What would be signed; null where it cannot be formatted, and a warning says why.</param>
public sealed record PreviewArtifact(
    string Type,
    string Key,
    string Format,
    JsonElement? Payload,
    IReadOnlyList<HintReport> Hints,
    IReadOnlyList<string> Warnings);
