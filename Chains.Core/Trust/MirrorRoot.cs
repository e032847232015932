using System.Security.Cryptography;
using Chains.Core.Trust.Tuf;

namespace Chains.Core.Trust;

/// <summary>The root to start from with a mirror of one's own. A mirror is never believed on first sight: a file, or the digest of its first root, has to be configured.</summary>
internal static class MirrorRoot
{
    private const int MaxBytes = 512 * 1024;

    /// <exception cref="TufException">Neither is configured, or the mirror serves another root.</exception>
    public static async Task<byte[]> ReadAsync(TrustOptions options, ITufRepository repository, CancellationToken cancellation)
    {
        if (options.TufRootFile.Length > 0)
            return await File.ReadAllBytesAsync(options.TufRootFile, cancellation);
        if (options.TufRootSha256.Length == 0)
        {
            throw new TufException(
                "The mirror is not believed on first sight: set Chains:Trust:TufRootFile to its root.json, obtained by a way that you trust, or Chains:Trust:TufRootSha256 to its digest.");
        }

        foreach (var name in new[] { "1.root.json", "root.json" })
            if (await repository.FetchAsync(name, MaxBytes, cancellation) is { } content
                && Convert.ToHexString(SHA256.HashData(content)).Equals(options.TufRootSha256, StringComparison.OrdinalIgnoreCase))
                return content;
        throw new TufException("The mirror serves no root (1.root.json, root.json) with the digest of Chains:Trust:TufRootSha256.");
    }
}
