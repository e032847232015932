using Chains.Core.Trust;
using CsCheck;

namespace Chains.Tests.Trust;

public sealed class FulcioExtensionsTests
{
    [Fact]
    public void Of_AnyExtension_IsTextOrHexadecimal() => Gen.Select(Gen.Int[0, 40], Gen.Byte.Array[0, 300]).Sample((number, value) =>
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509Extension($"1.3.6.1.4.1.57264.1.{number}", value, critical: false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(1));

        var extension = Assert.Single(FulcioExtensions.Of(certificate));

        Assert.Equal($"1.3.6.1.4.1.57264.1.{number}", extension.Oid);
        Assert.NotEmpty(extension.Name);
        Assert.NotNull(extension.Value);
    }, iter: 50);
}
