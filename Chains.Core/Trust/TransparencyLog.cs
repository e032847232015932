using Chains.Core.Signing;

namespace Chains.Core.Trust;

/// <summary>A log whose signatures are trusted: Rekor or a CT log (dev.sigstore.trustroot.v1.TransparencyLogInstance). Its tree is over SHA-256.</summary>
/// <param name="BaseUrl">May lack a scheme, or be empty.</param>
/// <param name="LogId">32 bytes, see <see cref="Transparency.LogKeyId"/>.</param>
public sealed record TransparencyLog(string BaseUrl, ReadOnlyMemory<byte> LogId, PublicKey Key, ValidityPeriod ValidFor)
{
    /// <summary>The host of <see cref="BaseUrl"/>, without a port: the origin of Rekor v2 checkpoints. Empty when it has none.</summary>
    public string Host
    {
        get
        {
            var url = BaseUrl.Contains("://", StringComparison.Ordinal) ? BaseUrl : "https://" + BaseUrl;
            return Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : "";
        }
    }
}
