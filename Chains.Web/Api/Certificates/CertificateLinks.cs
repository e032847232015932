namespace Chains.Web.Api.Certificates;

/// <param name="Pem">The leaf as a file.</param>
/// <param name="Chain">The leaf and what issued it, as one file.</param>
/// <param name="Signatures">The signatures made under it.</param>
public sealed record CertificateLinks(string Self, string Pem, string Chain, string Signatures)
{
    internal static CertificateLinks To(string fingerprint)
    {
        var self = $"{ApiRoutes.Root}/certificates/{fingerprint}";
        return new CertificateLinks(self, self + ".pem", self + "/chain", $"{ApiRoutes.Root}/signatures?certificate={fingerprint}");
    }
}
