using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Core.Formatting;

/// <summary>What would be signed for a run: the answer of <c>POST /api/v1/preview</c> and of the command <c>preview</c>.</summary>
/// <param name="Warnings">What concerns no single artifact, such as artifacts that are switched off.</param>
public sealed record PreviewResult(IReadOnlyList<PreviewArtifact> Artifacts, IReadOnlyList<string> Warnings)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same as indented JSON for a terminal; not escaped for embedding in HTML.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented);
}
