using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Signing;
using CsCheck;

namespace Chains.Tests.Signing;

public sealed class CosignKeyTests
{
    private static readonly ScryptFunction Quick =
        (password, salt, _, _, _, length) => Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, length);

    [Fact]
    public async Task Read_OfTheTestKeyOfTektonChains_SignsForItsPublicKey()
    {
        var secret = new SigningSecret(
            "s", cosignKey: SigningVectors.Bytes("cosign/tekton-chains.key"), cosignPassword: SigningVectors.Bytes("cosign/tekton-chains.password"));

        using var signer = new PrivateKeyReader().Read(secret);
        var signature = await signer.SignAsync("m"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(SigningVectors.Text("cosign/tekton-chains.pub"), signer.PublicKey.Pem);
        Assert.True(PublicKeys.FromPem(SigningVectors.Text("cosign/tekton-chains.pub")).Verify("m"u8, signature));
    }

    [Fact]
    public void Read_OfACosign2KeyWithAnEmptyPassword_HasItsPublicKey()
    {
        using var signer = new PrivateKeyReader().Read(TestKeys.Cosign(SigningVectors.Text("cosign/cosign2-empty-password.key"), ""));

        Assert.Equal(SigningVectors.Text("cosign/cosign2-empty-password.pub"), signer.PublicKey.Pem);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Ed25519)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void GenerateCosign_OfAKey_IsReadBackWithItsPassword(KeyAlgorithm algorithm)
    {
        var pair = KeyPairGenerator.GenerateCosign(algorithm, "pässword");

        using var signer = new PrivateKeyReader().Read(TestKeys.Cosign(pair.PrivateKey, "pässword"));

        Assert.Equal(pair.PublicKey.KeyId, signer.PublicKey.KeyId);
    }

    [Fact]
    public void GenerateCosign_OfAKey_HasTheFormThatCosignWrites()
    {
        var written = Json(KeyPairGenerator.GenerateCosign(KeyAlgorithm.EcdsaP256, "p").PrivateKey).AsObject();
        var cosigns = Json(SigningVectors.Text("cosign/cosign2-empty-password.key")).AsObject();

        Assert.Equal(cosigns.Select(m => m.Key), written.Select(m => m.Key));
        Assert.Equal(cosigns["kdf"]!.AsObject().Select(m => m.Key), written["kdf"]!.AsObject().Select(m => m.Key));
        Assert.Equal(cosigns["kdf"]!["params"]!.ToJsonString(), written["kdf"]!["params"]!.ToJsonString());
        Assert.Equal(cosigns["cipher"]!["name"]!.ToJsonString(), written["cipher"]!["name"]!.ToJsonString());
        Assert.Equal(32, written["kdf"]!["salt"]!.GetValue<string>().Length * 3 / 4 - 1);
    }

    [Theory]
    [InlineData("wrong", "Store the password that the key was made with")]
    [InlineData("p\n", "ends with a line break")]
    public void Read_WithAWrongPassword_NamesTheEntriesAndNeverThePassword(string password, string expected)
    {
        var secret = TestKeys.Cosign(SigningVectors.Text("cosign/tekton-chains.key"), password);

        var error = Assert.Throws<SigningException>(() => new PrivateKeyReader(Quick).Read(secret));

        Assert.Contains("test secret, cosign.key cannot be decrypted with the password in cosign.password", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAPasswordEntry_NamesIt()
    {
        var secret = new SigningSecret("test secret", cosignKey: SigningVectors.Bytes("cosign/tekton-chains.key"));

        var error = Assert.Throws<SigningException>(() => new PrivateKeyReader(Quick).Read(secret));

        Assert.Contains("test secret has no entry cosign.password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUBLIC KEY", "store cosign.key, not cosign.pub")]
    [InlineData("PRIVATE KEY", "an unencrypted PKCS#8 key as x509.pem")]
    [InlineData("ENCRYPTED COSIGN PRIVATE KEY", "is damaged")]
    public void Read_OfABadCosignEntry_NamesItAndTheRemedy(string label, string expected)
    {
        var secret = TestKeys.Cosign(PemEncoding.WriteString(label, "{}"u8), "p");

        var error = Assert.Throws<SigningException>(() => new PrivateKeyReader(Quick).Read(secret));

        Assert.Contains("test secret, cosign.key", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 19, 8, 1)]
    [InlineData(65536, 64, 1)]
    [InlineData(65536, 8, 5)]
    [InlineData(int.MaxValue, 8, 1)]
    [InlineData(1 << 30, 8, 1)]
    [InlineData(65535, 8, 1)]
    [InlineData(1, 8, 1)]
    [InlineData(-65536, 8, 1)]
    [InlineData(65536, 0, 1)]
    [InlineData(65536, 8, int.MaxValue)]
    public void Read_OfAHostileScryptCost_NeverRunsScrypt(int cost, int blockSize, int parallelization)
    {
        var runs = 0;
        ScryptFunction counting = (_, _, _, _, _, length) =>
        {
            runs++;
            return new byte[length];
        };
        var json = Json(SigningVectors.Text("cosign/tekton-chains.key"));
        json["kdf"]!["params"] = new JsonObject { ["N"] = cost, ["r"] = blockSize, ["p"] = parallelization };

        var error = Assert.Throws<SigningException>(() => new PrivateKeyReader(counting).Read(Secret(json.ToJsonString())));

        Assert.Contains("test secret, cosign.key", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, runs);
    }

    [Fact]
    public void Read_OfADamagedFile_ThrowsSigningExceptionOnly()
    {
        var json = Encoding.UTF8.GetBytes(Json(SigningVectors.Text("cosign/tekton-chains.key")).ToJsonString());
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte, Gen.Int[0, json.Length]).Sample((at, value, length) =>
        {
            var damaged = json[..];
            damaged[at] = value;
            var pem = PemEncoding.WriteString(CosignKeyFile.Label, damaged.AsSpan(0, length));
            Assert.Throws<SigningException>(() => new PrivateKeyReader(Quick).Read(TestKeys.Cosign(pem, "p")));
        });
    }

    [Fact]
    public void SecretBox_OfAnyMessage_OpensUntilItIsAltered() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[24], Gen.Byte.Array[32], Gen.Int[0, 1000]).Sample((message, nonce, key, at) =>
        {
            var box = SecretBox.Seal(message, nonce, key);
            Assert.True(SecretBox.TryOpen(box, nonce, key, out var opened));
            Assert.Equal(message, opened);
            box[at % box.Length] ^= 1;
            return !SecretBox.TryOpen(box, nonce, key, out _);
        });

    private static SigningSecret Secret(string json) =>
        TestKeys.Cosign(PemEncoding.WriteString(CosignKeyFile.Label, Encoding.UTF8.GetBytes(json)), "p");

    private static JsonNode Json(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return JsonNode.Parse(Convert.FromBase64String(pem[fields.Base64Data]))!;
    }
}
