using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Trust;

namespace Chains.Core.Signing.Keyless;

/// <summary>What Fulcio answered, once it is verified against a trusted root: nothing is signed with a certificate that verifiers would refuse.</summary>
/// <param name="Pem">The leaf.</param>
/// <param name="ChainPem">Those that issued it, root last where Fulcio gives it.</param>
public sealed record IssuedCertificate(string Pem, string ChainPem, DateTimeOffset NotBefore, DateTimeOffset NotAfter, CertificateIdentity Identity)
{
    /// <summary>How much the clock of Fulcio may be ahead of ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Whom it names, for people.</summary>
    public string Name => Identity.Names is [var name, ..] ? name : "nobody";

    /// <param name="chain">PEM, leaf first.</param>
    /// <param name="key">The key that was sent.</param>
    /// <exception cref="SigningException">It is for another key or identity, or not by an authority or with a timestamp that the root trusts.</exception>
    public static IssuedCertificate Verify(IReadOnlyList<string> chain, PublicKey key, IdentityToken token, TrustedRoot root, DateTimeOffset now)
    {
        var certificates = Parse(chain);
        try
        {
            var leaf = certificates[0];
            var (notBefore, notAfter) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
            if (!Certificates.PublicKeyOf(leaf).Pem.Equals(key.Pem, StringComparison.Ordinal))
                throw Refused("is for another key than the one that was sent");
            if (notBefore > now + Skew || notAfter <= now)
                throw Refused($"is valid from {notBefore:u} to {notAfter:u}, and it is {now:u}; compare the clocks");
            var identity = CertificateIdentity.Of(leaf);
            if (identity.Names.IsEmpty)
                throw Refused("names no identity");
            if (identity.Issuer != token.Issuer)
                throw Refused($"names the issuer {identity.Issuer ?? "of nobody"}, and the token was of {token.Issuer}");
            CheckTimestamp(leaf, IssuerOf(leaf, certificates, root, notBefore), root);
            return new IssuedCertificate(ToPem(leaf), string.Concat(certificates.Skip(1).Select(ToPem)), notBefore, notAfter, identity);
        }
        catch (FormatException e)
        {
            throw Refused($"cannot be read: {e.Message}");
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    private static List<X509Certificate2> Parse(IReadOnlyList<string> chain)
    {
        try
        {
            return [.. chain.SelectMany(pem => Certificates.FromPem(pem, "certificate from Fulcio"))];
        }
        catch (FormatException e)
        {
            throw Refused($"cannot be read: {e.Message}");
        }
    }

    private static X509Certificate2 IssuerOf(X509Certificate2 leaf, List<X509Certificate2> certificates, TrustedRoot root, DateTimeOffset at)
    {
        var problems = new List<string>();
        foreach (var authority in root.CertificateAuthorities)
        {
            var check = CertificatePath.Verify(leaf, certificates.Skip(1), authority, at, Certificates.CodeSigningUsage);
            if (check.IsValid)
                return check.Path[1];
            problems.Add(check.Problem!);
        }

        throw Refused(problems.Count == 0
            ? "cannot be verified: the trusted root names no certificate authority"
            : $"is of no authority that is trusted ({string.Join("; ", problems.Distinct().Take(3))}). Give the trusted root of this Fulcio to the service");
    }

    private static void CheckTimestamp(X509Certificate2 leaf, X509Certificate2 issuer, TrustedRoot root)
    {
        // A private instance may have no CT log; then there is nothing that verifiers could ask for.
        if (root.CertificateLogs.IsEmpty)
            return;
        var timestamps = SignedCertificateTimestamp.FromCertificate(leaf);
        if (timestamps.IsEmpty)
            throw Refused("has no certificate timestamp, and the trusted root names CT logs");
        if (!timestamps.Any(t => root.FindCertificateLog(t.LogId.Span) is { } log && log.ValidFor.Contains(t.Timestamp) && t.Verify(leaf, issuer, log.Key)))
            throw Refused("has no certificate timestamp by a CT log that is trusted");
    }

    private static string ToPem(X509Certificate2 certificate) => PemEncoding.WriteString("CERTIFICATE", certificate.RawDataMemory.Span) + "\n";

    private static SigningException Refused(string why) => new($"The certificate that Fulcio gave {why}. Nothing is signed with it.");
}
