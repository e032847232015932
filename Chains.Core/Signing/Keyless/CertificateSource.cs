using System.Text;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Trust;

namespace Chains.Core.Signing.Keyless;

/// <summary>Makes a key and gets it certified: token, proof of possession, Fulcio, verification.</summary>
public sealed class CertificateSource(IdentityTokens tokens, FulcioClient fulcio, ITrustedRootSource roots, TimeProvider time)
{
    /// <exception cref="SigningException">One of the steps failed; the message says which and why.</exception>
    internal async Task<KeylessSigner> ObtainAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        var token = await tokens.GetAsync(settings, cancellation);
        var key = EphemeralKey.Create();
        try
        {
            var proof = await key.SignAsync(Encoding.UTF8.GetBytes(token.Challenge), cancellation);
            var chain = await fulcio.RequestAsync(settings.Fulcio, token, key.PublicKey.Pem, proof, cancellation);
            return new KeylessSigner(key, IssuedCertificate.Verify(chain, key.PublicKey, token, roots.Current, time.GetUtcNow()), time);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
