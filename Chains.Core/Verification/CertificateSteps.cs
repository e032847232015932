using System.Security.Cryptography.X509Certificates;
using Chains.Core.Trust;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>The certificate: who issued it, whom it names, and that its issuing was made public.</summary>
internal static class CertificateSteps
{
    private const string KeySigned = "A key signed, not a certificate.";

    /// <param name="times">When it signed, as far as logs and timestamp authorities vouch for it.</param>
    public static IReadOnlyList<VerificationStep> Of(
        SignedMaterial material, TrustedRoot root, VerificationPolicy policy, IReadOnlyList<DateTimeOffset> times)
    {
        if (material.Leaf is not { } leaf)
        {
            return
            [
                VerificationStep.NotApplicable(Kind.CertificateChain, KeySigned),
                policy.Identity is null
                    ? VerificationStep.NotApplicable(Kind.Identity, KeySigned)
                    : VerificationStep.Failed(Kind.Identity, "A key signed, where a certificate was expected that names somebody.", Expected(policy.Identity)),
                VerificationStep.NotApplicable(Kind.Sct, KeySigned),
            ];
        }

        var chain = Chain(material, leaf, root, times, out var issuer);
        var steps = new[] { chain, Named(leaf, policy.Identity), Published(leaf, issuer, root) };
        issuer?.Dispose();
        return steps;
    }

    private static VerificationStep Chain(
        SignedMaterial material, X509Certificate2 leaf, TrustedRoot root, IReadOnlyList<DateTimeOffset> times, out X509Certificate2? issuer)
    {
        issuer = null;
        var validity = new ComparedValue(
            "signing time",
            $"{leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u}",
            times.Count == 0 ? null : string.Join(", ", times.Select(t => t.ToString("u"))));
        if (times.Count == 0)
            return VerificationStep.Failed(Kind.CertificateChain, "Nothing trustworthy says when the certificate signed, so that its validity then cannot be judged.", validity);
        if (root.CertificateAuthorities.IsEmpty)
            return VerificationStep.Failed(Kind.CertificateChain, "The trusted root knows no certificate authority.", validity);
        var intermediates = material.Bundle.Certificates.Skip(1).Select(der => Certificates.FromDer(der, "bundle's certificate")).ToList();
        var authority = root.CertificateAuthorities[0];
        foreach (var time in times)
        {
            var checks = root.CertificateAuthorities.Select(a => (Authority: a, Check: CertificatePath.Verify(leaf, intermediates, a, time, Certificates.CodeSigningUsage))).ToList();
            if (checks.FirstOrDefault(c => c.Check.IsValid) is not { Check: { } valid } match)
                return VerificationStep.Failed(Kind.CertificateChain, $"The certificate is refused: {BestProblem(checks.Select(c => c.Check.Problem!))}.", validity);
            authority = match.Authority;
            issuer = valid.Path[1];
        }

        return VerificationStep.Passed(Kind.CertificateChain, $"{authority.Uri} issued the certificate, which was valid when it signed.", validity);
    }

    private static VerificationStep Named(X509Certificate2 leaf, ExpectedIdentity? expected)
    {
        var found = CertificateIdentity.Of(leaf);
        var values = new[]
        {
            new ComparedValue("identity", expected?.Name, found.Names.Length == 0 ? null : string.Join(", ", found.Names)),
            new ComparedValue("issuer", expected?.Issuer, found.Issuer),
        };
        if (expected is null)
            return VerificationStep.NotApplicable(Kind.Identity, "Nobody in particular was expected.", [.. values]);
        if (!found.Names.Contains(expected.Name))
            return VerificationStep.Failed(Kind.Identity, "The certificate names somebody else.", [.. values]);
        return found.Issuer == expected.Issuer
            ? VerificationStep.Passed(Kind.Identity, $"The certificate names {expected.Name}, whom {expected.Issuer} vouched for.", [.. values])
            : VerificationStep.Failed(Kind.Identity, "Somebody else vouched for the certificate's identity.", [.. values]);
    }

    private static VerificationStep Published(X509Certificate2 leaf, X509Certificate2? issuer, TrustedRoot root)
    {
        if (root.CertificateLogs.IsEmpty)
            return VerificationStep.NotApplicable(Kind.Sct, "The trusted root knows no certificate transparency log, so that none is asked for.");
        if (issuer is null)
            return VerificationStep.Failed(Kind.Sct, "The promise to publish the certificate cannot be verified without its issuer.");
        try
        {
            var known = SignedCertificateTimestamp.FromCertificate(leaf)
                .Select(s => (Promise: s, Log: root.FindCertificateLog(s.LogId.Span)))
                .Where(s => s.Log is not null && s.Log.ValidFor.Contains(s.Promise.Timestamp))
                .ToList();
            if (known.Count == 0)
                return VerificationStep.Failed(Kind.Sct, "The certificate bears no promise of a certificate transparency log that the trusted root knows.");
            return known.All(s => s.Promise.Verify(leaf, issuer, s.Log!.Key))
                ? VerificationStep.Passed(Kind.Sct, $"{known[0].Log!.BaseUrl} promised at {known[0].Promise.Timestamp:u} to publish the certificate.")
                : VerificationStep.Failed(Kind.Sct, "The promise to publish the certificate is not the log's over this certificate.");
        }
        catch (FormatException e)
        {
            return VerificationStep.Failed(Kind.Sct, e.Message);
        }
    }

    // An authority that did not issue it says less than one that did, and refuses it for its time.
    private static string BestProblem(IEnumerable<string> problems) =>
        problems.OrderBy(p => p.StartsWith("it was not issued", StringComparison.Ordinal)).First();

    private static ComparedValue Expected(ExpectedIdentity identity) => new("identity", identity.Name, null);
}
