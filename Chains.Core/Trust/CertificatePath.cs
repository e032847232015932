using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Core.Trust;

/// <summary>
/// Whether a certificate leads to an authority's anchor (RFC 5280 section 6), every certificate valid at the time in question, as Sigstore's hybrid model has
/// it. Nothing is fetched and no revocation is asked for: signing certificates live for minutes.
/// </summary>
public static class CertificatePath
{
    /// <param name="intermediates">Beside those of the authority: untrusted.</param>
    /// <param name="usage">The extended key usage that the leaf must be for, such as <see cref="Certificates.CodeSigningUsage"/>.</param>
    public static CertificatePathCheck Verify(
        X509Certificate2 leaf,
        IEnumerable<X509Certificate2> intermediates,
        CertificateAuthority authority,
        DateTimeOffset time,
        string usage)
    {
        if (!authority.ValidFor.Contains(time))
            return CertificatePathCheck.Refused($"{Name(authority)} was in use from {authority.ValidFor}, not at {time:u}");
        using var chain = new X509Chain { ChainPolicy = Policy(intermediates, authority, time, usage) };
        try
        {
            var valid = chain.Build(leaf);
            return valid ? Anchored(chain, authority) : CertificatePathCheck.Refused(Problem(chain, authority));
        }
        catch (CryptographicException)
        {
            return CertificatePathCheck.Refused("the certificate cannot be processed");
        }
    }

    private static X509ChainPolicy Policy(
        IEnumerable<X509Certificate2> intermediates, CertificateAuthority authority, DateTimeOffset time, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            // An anchor need not be self-signed; that the chain ends in ours is checked below.
            VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            VerificationTime = time.LocalDateTime,
            ApplicationPolicy = { new Oid(usage) },
        };
        policy.CustomTrustStore.Add(authority.Anchor);
        foreach (var certificate in authority.Chain.Concat(intermediates))
            policy.ExtraStore.Add(certificate);
        return policy;
    }

    private static CertificatePathCheck Anchored(X509Chain chain, CertificateAuthority authority)
    {
        var anchor = authority.Anchor.RawDataMemory;
        var path = chain.ChainElements.Select(e => e.Certificate).ToList();
        var end = path.FindIndex(c => c.RawDataMemory.Span.SequenceEqual(anchor.Span));
        if (end < 1)
            return CertificatePathCheck.Refused($"it was not issued below {Name(authority)}");
        return new CertificatePathCheck([.. path.Take(end + 1).Select(c => new X509Certificate2(c))], null);
    }

    private static string Problem(X509Chain chain, CertificateAuthority authority)
    {
        var problems = chain.ChainStatus
            .Where(s => s.Status is not (X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain))
            .Select(s => s.StatusInformation.Trim().TrimEnd('.'))
            .Where(s => s.Length > 0)
            .Distinct()
            .ToList();
        return problems.Count > 0 ? string.Join("; ", problems) : $"it was not issued below {Name(authority)}";
    }

    private static string Name(CertificateAuthority authority) => authority.Uri.Length > 0 ? authority.Uri : authority.Anchor.Subject;
}
