using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Web.Sandbox.Authority;

namespace Chains.Web.Sandbox;

/// <summary>The sandbox's own part of the trusted root: its log, its certificate authority and the key of its CT log.</summary>
internal static class SandboxTrust
{
    public static TrustedRoot Of(AuthorityFile file, Uri address)
    {
        using var log = new AuthorityKey(file.LogKey);
        using var certificateLog = new AuthorityKey(file.CertificateLogKey);
        var (url, from) = (address.ToString().TrimEnd('/'), new ValidityPeriod(file.CreatedAt, null));
        var chain = Certificates.FromPem(file.IntermediateCertificate + file.RootCertificate, "sandbox's certificate chain");
        return new TrustedRoot(
            [Log(log, url, from)],
            [new CertificateAuthority(url, [.. chain], from)],
            [Log(certificateLog, url + "/ct", from)],
            [],
            []);
    }

    private static TransparencyLog Log(AuthorityKey key, string url, ValidityPeriod from) => new(url, key.Id, PublicKeys.FromPem(key.PublicPem), from);
}
