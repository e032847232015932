using System.Globalization;
using Chains.Core.Transparency;

namespace Chains.Core.Storage.Oci;

/// <summary>
/// The annotation that lets cosign verify an entry in Rekor v1 offline: its own JSON, older than Sigstore bundles (cosign <c>pkg/cosign/bundle</c>).
/// </summary>
internal static class RekorBundle
{
    /// <param name="entry">The entry as it was stored.</param>
    /// <returns>Null for an entry without a promise of the log: Rekor v2 gives none, and this form cannot do without.</returns>
    /// <exception cref="FormatException">It is no entry.</exception>
    public static string? Of(ReadOnlyMemory<byte> entry)
    {
        var parsed = LogEntryJson.ParseAny(entry);
        if (parsed.SignedEntryTimestamp.IsEmpty)
            return null;
        var payload = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"body":"{{Convert.ToBase64String(parsed.CanonicalizedBody.Span)}}","integratedTime":{{parsed.IntegratedTime}},"logIndex":{{parsed.LogIndex}},"logID":"{{Convert.ToHexStringLower(parsed.LogId.Span)}}"}""");
        return $$"""{"SignedEntryTimestamp":"{{Convert.ToBase64String(parsed.SignedEntryTimestamp.Span)}}","Payload":{{payload}}}""";
    }
}
