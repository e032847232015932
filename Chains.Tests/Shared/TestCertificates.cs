using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Tests.Shared;

internal static class TestCertificates
{
    /// <param name="privateKeyPem">An ECDSA key.</param>
    /// <returns>PEM.</returns>
    public static string SelfSigned(string privateKeyPem, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(privateKeyPem);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(notBefore, notAfter);
        return certificate.ExportCertificatePem();
    }
}
