using System.Security.Cryptography;
using Chains.Core.Signing;
using CsCheck;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Chains.Tests.Signing;

public sealed class PublicKeyTests
{
    private static readonly byte[] Message = "message"u8.ToArray();

    public static TheoryData<string, string> Fingerprints
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var line in SigningVectors.Text("fingerprints/fingerprints.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                data.Add(line.Split(' ')[0], line.Split(' ')[1]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fingerprints))]
    public void FromPem_OfEachAlgorithm_HasTheKeyIdOfSshKeygen(string algorithm, string fingerprint)
    {
        var pem = SigningVectors.Text($"fingerprints/{algorithm}.pub");

        var key = PublicKeys.FromPem(pem);

        Assert.Equal(algorithm, key.Algorithm);
        Assert.Equal(fingerprint, key.KeyId);
        Assert.Equal(pem, key.Pem);
    }

    [Theory]
    [InlineData("taskrun")]
    [InlineData("oci-both-tekton")]
    [InlineData("oci-dsse-slsav1")]
    public void Verify_OfAnEnvelopeOfTheGoController_HoldsAndItsKeyIdIsOurs(string name)
    {
        var key = PublicKeys.FromPem(SigningVectors.Text("go-controller/cosign.pub"));
        var envelope = Dsse.Parse(SigningVectors.Bytes($"go-controller/{name}.envelope.json"));
        var signature = envelope.Signatures.Single();

        Assert.Equal("SHA256:95d8Qv7+NoHQ3trDq8yHi9dVmKQyu3HSq5yittTeRDg", key.KeyId);
        Assert.Equal(key.KeyId, signature.KeyId);
        Assert.True(key.Verify(Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span), signature.Signature.Span));
    }

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public async Task Verify_OfAChangedMessageOrSignature_IsFalse(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        var key = PublicKeys.FromPem(signer.PublicKey.Pem);
        var signature = await signer.SignAsync(Message, TestContext.Current.CancellationToken);
        var damaged = signature[..];
        damaged[^1] ^= 1;

        Assert.True(key.Verify(Message, signature));
        Assert.False(key.Verify("Message"u8, signature));
        Assert.False(key.Verify(Message, damaged));
        Assert.False(key.Verify(Message, [.. signature, 0]));
        Assert.False(key.Verify(Message, []));
    }

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public void Verify_OfNoise_IsFalse(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        var der = Gen.Byte.Array[0, 130].Select(tail => (byte[])[0x30, (byte)tail.Length, .. tail]);
        Gen.OneOf(Gen.Byte.Array[0, 520], der, Gen.Byte.Array[64]).Sample(noise => !signer.PublicKey.Verify(Message, noise), iter: 300);
    }

    [Theory]
    [InlineData("ecdsa-p384")]
    [InlineData("ecdsa-p521")]
    public void Verify_OfACurvesOwnHash_HoldsAsCosignSignsIt(string curve)
    {
        using var key = ECDsa.Create(curve == "ecdsa-p384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP521);
        var hash = curve == "ecdsa-p384" ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA512;
        var signature = key.SignData(Message, hash, DSASignatureFormat.Rfc3279DerSequence);
        var sha1 = key.SignData(Message, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        var publicKey = PublicKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());

        Assert.True(publicKey.Verify(Message, signature));
        Assert.False(publicKey.Verify(Message, sha1));
    }

    [Fact]
    public void Verify_OfPrehashedEd25519_HoldsAsCosignSignsIt()
    {
        var key = new Ed25519PrivateKeyParameters(RandomNumberGenerator.GetBytes(32));
        var signer = new Ed25519phSigner([]);
        signer.Init(true, key);
        signer.BlockUpdate(Message);

        Assert.True(Ed25519PublicKey.From(key.GeneratePublicKey()).Verify(Message, signer.GenerateSignature()));
    }

    [Fact]
    public void FromPem_OfOtherThings_SaysWhatTheyAre()
    {
        var privateKey = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256).PrivateKey;
        using var weak = RSA.Create(1024);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);

        Refuses(privateKey, "found PRIVATE KEY");
        Refuses("text", "not PEM");
        Refuses(new string('-', 20_000), "20000 characters");
        Refuses(weak.ExportSubjectPublicKeyInfoPem(), "1024 bits");
        Refuses(brainpool.ExportSubjectPublicKeyInfoPem(), "P-256, P-384 or P-521");
        Refuses("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----", "not a valid SubjectPublicKeyInfo");

        static void Refuses(string pem, string expected) =>
            Assert.Contains(expected, Assert.Throws<FormatException>(() => PublicKeys.FromPem(pem)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Fingerprints))]
    public void FromSubjectPublicKeyInfo_OfDamagedBytes_ThrowsFormatExceptionOnly(string algorithm, string fingerprint)
    {
        var pem = SigningVectors.Text($"fingerprints/{algorithm}.pub");
        var der = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
        Gen.Select(Gen.Int[0, der.Length - 1], Gen.Byte, Gen.Int[0, der.Length]).Sample(
            (at, value, length) =>
            {
                var damaged = der[..length];
                if (at < length)
                    damaged[at] = value;
                try
                {
                    Assert.True(PublicKeys.FromSubjectPublicKeyInfo(damaged).KeyId != fingerprint || damaged.AsSpan().SequenceEqual(der));
                }
                catch (FormatException)
                {
                }
            },
            iter: 300);
        Assert.Throws<FormatException>(() => PublicKeys.FromSubjectPublicKeyInfo([.. der, 0]));
    }
}
