using System.Text;
using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class OpenSslTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public async Task SignAsync_WithEachAlgorithm_IsTakenByOpenSsl(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        var payload = Encoding.UTF8.GetBytes("""{"critical":{},"optional":null}""");
        var cancellation = TestContext.Current.CancellationToken;

        var raw = await ArtifactSigner.SignAsync(signer, payload, null, cancellation);
        var encoded = await ArtifactSigner.SignAsync(signer, payload, Dsse.InTotoPayloadType, cancellation);

        OpenSslVerifies(signer.PublicKey, payload, raw.Signature, algorithm);
        OpenSslVerifies(signer.PublicKey, Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload), encoded.Signature, algorithm);
    }

    [Theory]
    [InlineData("EC", "ec_paramgen_curve:P-256", "ecdsa-p256")]
    [InlineData("EC", "ec_paramgen_curve:P-384", "ecdsa-p384")]
    [InlineData("EC", "ec_paramgen_curve:P-521", "ecdsa-p521")]
    [InlineData("ED25519", null, "ed25519")]
    [InlineData("RSA", "rsa_keygen_bits:2048", "rsa-2048")]
    public async Task Read_OfAKeyOfOpenSsl_SignsWhatItsOwnPublicKeyTakes(string kind, string? option, string algorithm)
    {
        string[] arguments = ["genpkey", "-algorithm", kind, .. option is null ? (string[])[] : ["-pkeyopt", option], "-out", _directory["x509.pem"]];
        Assert.Equal(0, OpenSsl.Run(arguments).ExitCode);
        var (_, publicPem) = OpenSsl.Run("pkey", "-in", _directory["x509.pem"], "-pubout");

        using var signer = TestKeys.Signer(await File.ReadAllTextAsync(_directory["x509.pem"], TestContext.Current.CancellationToken));
        var signature = await signer.SignAsync("m"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(algorithm, signer.PublicKey.Algorithm);
        Assert.Equal(publicPem, signer.PublicKey.Pem);
        Assert.True(PublicKeys.FromPem(publicPem).Verify("m"u8, signature));
    }

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public void GenerateX509_OfEachAlgorithm_IsAKeyToOpenSsl(KeyAlgorithm algorithm)
    {
        var pair = KeyPairGenerator.GenerateX509(algorithm);
        File.WriteAllText(_directory["key.pem"], pair.PrivateKey);

        var (exitCode, output) = OpenSsl.Run("pkey", "-in", _directory["key.pem"], "-pubout");

        Assert.True(exitCode == 0, output);
        Assert.Equal(pair.PublicKey.Pem, output);
    }

    public void Dispose() => _directory.Dispose();

    private void OpenSslVerifies(PublicKey key, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> signature, KeyAlgorithm algorithm)
    {
        File.WriteAllText(_directory["key.pub"], key.Pem);
        File.WriteAllBytes(_directory["message"], message.ToArray());
        File.WriteAllBytes(_directory["signature"], signature.ToArray());

        var (exitCode, output) = algorithm is KeyAlgorithm.Ed25519
            ? OpenSsl.Run(
                "pkeyutl", "-verify", "-pubin", "-inkey", _directory["key.pub"], "-rawin", "-in", _directory["message"],
                "-sigfile", _directory["signature"])
            : OpenSsl.Run("dgst", "-sha256", "-verify", _directory["key.pub"], "-signature", _directory["signature"], _directory["message"]);

        Assert.True(exitCode == 0, output);
    }
}
