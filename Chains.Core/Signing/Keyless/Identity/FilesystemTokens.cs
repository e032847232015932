using System.Text;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>
/// A token in a file: a projected service account token, which the kubelet replaces before it expires. Read each time.
/// </summary>
public sealed class FilesystemTokens : IIdentityTokenProvider
{
    public string Name => "filesystem";

    public string? Issuer => null;

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) => ValueTask.FromResult(File.Exists(settings.TokenFile));

    public async ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(settings.TokenFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // One more than may be: a longer one is refused, and not cut.
            var buffer = new byte[IdentityToken.LongestToken + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(buffer, 0, length).Trim() is { Length: > 0 } token
                ? token
                : throw new IdentityTokenException($"the file {settings.TokenFile} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IdentityTokenException(
                $"the file {settings.TokenFile} cannot be read ({e.Message}); mount a service account token projected for the audience sigstore there, or set signers.x509.identity.token.file", e);
        }
    }
}
