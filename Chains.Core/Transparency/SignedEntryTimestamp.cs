using System.Globalization;
using System.Text;
using Chains.Core.Signing;

namespace Chains.Core.Transparency;

/// <summary>
/// The inclusion promise of Rekor v1: a signature over the canonical JSON (RFC 8785) of an entry's body, integrated time (Unix seconds), log id
/// (hex) and log-wide index.
/// </summary>
public static class SignedEntryTimestamp
{
    /// <summary><c>{"body":"base64","integratedTime":0,"logID":"hex","logIndex":0}</c>, UTF-8.</summary>
    public static byte[] Canonicalize(ReadOnlySpan<byte> body, long integratedTime, ReadOnlySpan<byte> logId, long logIndex) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"body":"{{Convert.ToBase64String(body)}}","integratedTime":{{integratedTime}},"logID":"{{Convert.ToHexStringLower(logId)}}","logIndex":{{logIndex}}}
            """));

    /// <summary>Whether the entry's promise is the log's.</summary>
    public static bool Verify(TransparencyLogEntry entry, PublicKey logKey) =>
        !entry.SignedEntryTimestamp.IsEmpty
        && logKey.Verify(
            Canonicalize(entry.CanonicalizedBody.Span, entry.IntegratedTime, entry.LogId.Span, entry.LogIndex), entry.SignedEntryTimestamp.Span);
}
