using System.Security.Cryptography;
using System.Text;
using Chains.Core.Signing;
using CsCheck;

namespace Chains.Tests.Signing;

public sealed class PrivateKeyReaderTests
{
    [Fact]
    public void Read_WithBothEntries_TakesX509First()
    {
        var x509 = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        var secret = new SigningSecret("s", Encoding.ASCII.GetBytes(x509.PrivateKey), "not a key"u8.ToArray(), "p"u8.ToArray());

        using var signer = new PrivateKeyReader().Read(secret);

        Assert.Equal(x509.PublicKey.KeyId, signer.PublicKey.KeyId);
        Assert.Null(signer.Certificate);
        Assert.Null(signer.CertificateChain);
    }

    [Fact]
    public void Read_WithoutAKey_NamesTheEntriesAndTheRemedy()
    {
        var message = Error(new SigningSecret("secret tekton-chains/signing-secrets", cosignPassword: "p"u8.ToArray()));

        Assert.Contains("secret tekton-chains/signing-secrets", message, StringComparison.Ordinal);
        Assert.Contains("neither x509.pem nor cosign.key", message, StringComparison.Ordinal);
        Assert.Contains("`cosign generate-key-pair`", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not PEM")]
    [InlineData("hello", "is not PEM")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----", "damaged private key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n****\n-----END PRIVATE KEY-----", "is not PEM")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----", "store the private key")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", "store the private key")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----", "openssl pkcs8 -topk8 -nocrypt")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----", "openssl pkcs8 -topk8 -nocrypt")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----", "is encrypted")]
    [InlineData("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----", "store it as cosign.key")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nMAA=\n-----END OPENSSH PRIVATE KEY-----", "OPENSSH PRIVATE KEY, not PRIVATE KEY")]
    public void Read_OfABadX509Entry_NamesItAndTheRemedy(string pem, string expected)
    {
        var message = Error(TestKeys.X509(pem));

        Assert.Contains("test secret, x509.pem", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnUnsupportedKey_SaysWhichAreSupported()
    {
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var explicitCurve = ECDsa.Create(Explicit());
        using var weak = RSA.Create(1024);
        var x25519 = PemEncoding.WriteString(
            "PRIVATE KEY", [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20, .. new byte[32]]);

        Assert.Contains("curve 1.3.36.3.3.2.8.1.1.7", Error(TestKeys.X509(brainpool.ExportPkcs8PrivateKeyPem())), StringComparison.Ordinal);
        Assert.Contains("without a name", Error(TestKeys.X509(explicitCurve.ExportPkcs8PrivateKeyPem())), StringComparison.Ordinal);
        Assert.Contains("1024 bits; 2048 to 8192", Error(TestKeys.X509(weak.ExportPkcs8PrivateKeyPem())), StringComparison.Ordinal);
        Assert.Contains("algorithm 1.3.101.110", Error(TestKeys.X509(x25519)), StringComparison.Ordinal);

        static ECCurve Explicit()
        {
            using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return named.ExportExplicitParameters(false).Curve;
        }
    }

    [Fact]
    public void Read_OfAnEndlessEntry_IsRefusedUnparsed() =>
        Assert.Contains("more than 65536 bytes", Error(TestKeys.X509(new string(' ', SigningSecret.MaxEntryBytes + 1))), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public void Read_OfADamagedKey_ThrowsSigningExceptionWithoutTheKey(KeyAlgorithm algorithm)
    {
        var pem = KeyPairGenerator.GenerateX509(algorithm).PrivateKey;
        var pkcs8 = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
        Gen.Select(Gen.Int[0, pkcs8.Length - 1], Gen.Byte, Gen.Int[0, pkcs8.Length]).Sample(
            (at, value, length) =>
            {
                var damaged = pkcs8[..length];
                if (at < length)
                    damaged[at] = value;
                try
                {
                    TestKeys.Signer(PemEncoding.WriteString("PRIVATE KEY", damaged)).Dispose();
                }
                catch (SigningException e)
                {
                    Assert.DoesNotContain(pem.Split('\n')[2], e.ToString(), StringComparison.Ordinal);
                }
            },
            iter: 200);
    }

    private static string Error(SigningSecret secret) => Assert.Throws<SigningException>(() => new PrivateKeyReader().Read(secret)).Message;
}
