using System.Buffers.Text;
using System.Security.Cryptography;
using Amazon.Runtime;
using Chains.Core.Signing;
using Chains.Core.Signing.Kms;

namespace Chains.Tests.Signing.Kms;

public sealed class CloudKeyTests : IAsyncLifetime
{
    private const string GcpName = "projects/p/locations/global/keyRings/r/cryptoKeys/k";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Message = "message"u8.ToArray();

    private FakeKms _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await FakeKms.StartAsync();

    public async ValueTask DisposeAsync() => await _kms.DisposeAsync();

    [Theory]
    [InlineData("nistP256", "ECDSA_SHA_256")]
    [InlineData("nistP384", "ECDSA_SHA_384")]
    public async Task Aws_SignsWithARequestThatIsSigned(string curve, string algorithm)
    {
        _kms.Key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var verified = 0;
        _kms.Answer = (_, body, context) =>
        {
            Assert.True(AwsSignature.Verify(context, "us-east-2", "s3cret-access-key"), "the request's signature");
            verified++;
            Assert.Equal("arn:aws:kms:us-east-2:111122223333:alias/chains", (string)body!["KeyId"]!);
            context.Response.ContentType = "application/x-amz-json-1.1";
            if (context.Request.Headers["X-Amz-Target"] == "TrentService.GetPublicKey")
                return new { PublicKey = Convert.ToBase64String(_kms.Key.ExportSubjectPublicKeyInfo()), KeyUsage = "SIGN_VERIFY", SigningAlgorithms = new[] { algorithm } };
            Assert.Equal((algorithm, "DIGEST"), ((string)body["SigningAlgorithm"]!, (string)body["MessageType"]!));
            return new { Signature = Convert.ToBase64String(_kms.SignDigest(Convert.FromBase64String((string)body["Message"]!))) };
        };
        using var key = Aws("awskms:///arn:aws:kms:us-east-2:111122223333:alias/chains");

        var publicKey = await key.LoadAsync(None);

        Assert.True(await VerifiesAsync(publicKey, key));
        Assert.Equal(2, verified);
    }

    [Fact]
    public async Task Aws_ThatDenies_NamesTheRight()
    {
        _kms.Answer = (_, _, context) =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/x-amz-json-1.1";
            return new { __type = "AccessDeniedException", Message = "no" };
        };
        using var key = Aws("awskms:///arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");

        var thrown = await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None));

        Assert.Contains("allow kms:GetPublicKey", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("awskms://chains")]
    [InlineData("awskms:///chains")]
    [InlineData("awskms:///arn:aws:s3:us-east-2:111122223333:key/x")]
    public void Aws_ReferenceThatIsNone_IsRefused(string reference) =>
        Assert.Contains("awskms://[ENDPOINT]/KEY", Assert.Throws<SigningException>(() => Aws(reference)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Gcp_WithoutAVersion_SignsWithTheNewest()
    {
        _kms.Answer = (route, body, context) =>
        {
            Assert.Equal("Bearer access-token", context.Request.Headers.Authorization);
            return route switch
            {
                $"GET /v1/{GcpName}/cryptoKeyVersions?filter=state%3DENABLED&orderBy=name%20desc&pageSize=100" => new
                {
                    cryptoKeyVersions = new[] { new { name = $"{GcpName}/cryptoKeyVersions/9" }, new { name = $"{GcpName}/cryptoKeyVersions/10" } },
                },
                $"GET /v1/{GcpName}/cryptoKeyVersions/10/publicKey" => new { pem = _kms.Key.ExportSubjectPublicKeyInfoPem(), algorithm = "EC_SIGN_P256_SHA256" },
                $"POST /v1/{GcpName}/cryptoKeyVersions/10:asymmetricSign" => new
                {
                    signature = Convert.ToBase64String(_kms.SignDigest(Convert.FromBase64String((string)body!["digest"]!["sha256"]!))),
                },
                _ => null,
            };
        };
        using var key = Gcp("gcpkms://" + GcpName);

        var publicKey = await key.LoadAsync(None);

        Assert.True(await VerifiesAsync(publicKey, key));
    }

    [Theory]
    [InlineData("RSA_SIGN_PSS_2048_SHA256")]
    [InlineData("RSA_SIGN_PKCS1_4096_SHA512")]
    public async Task Gcp_KeyOfAnAlgorithmThatIsNotSignedWith_SaysWhichAre(string algorithm)
    {
        _kms.Answer = (_, _, _) => new { pem = "x", algorithm };
        using var key = Gcp($"gcpkms://{GcpName}/versions/1");

        Assert.Contains("use EC_SIGN_P256_SHA256", (await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gcp_ThatDenies_NamesThePermissionAndNotTheToken()
    {
        _kms.Answer = (_, _, context) =>
        {
            context.Response.StatusCode = 403;
            return new { error = new { message = "denied" } };
        };
        using var key = Gcp($"gcpkms://{GcpName}/cryptoKeyVersions/1");

        var thrown = await Assert.ThrowsAsync<SigningException>(() => key.LoadAsync(None));

        Assert.Contains("answered 403", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("cloudkms.cryptoKeyVersions.viewPublicKey", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("access-token", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nistP256", "P-256", "ES256")]
    [InlineData("nistP384", "P-384", "ES384")]
    [InlineData("nistP521", "P-521", "ES512")]
    public async Task Azure_SignsWithTheVersionThatItLoaded(string curve, string crv, string algorithm)
    {
        _kms.Key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        _kms.Answer = (route, body, context) =>
        {
            Assert.Equal("Bearer access-token", context.Request.Headers.Authorization);
            return route switch
            {
                "GET /keys/chains/?api-version=7.4" => Jwk(crv),
                "POST /keys/chains/v7/sign?api-version=7.4" when (string)body!["alg"]! == algorithm => new
                {
                    value = Base64Url.EncodeToString(_kms.Key.SignHash(Base64Url.DecodeFromChars((string)body["value"]!))),
                },
                _ => null,
            };
        };
        using var key = Azure("azurekms://vault.example.com/chains");

        var publicKey = await key.LoadAsync(None);

        foreach (var _ in Enumerable.Range(0, 20))
            Assert.True(await VerifiesAsync(publicKey, key));
    }

    [Theory]
    [InlineData("azurekms://vault.example.com")]
    [InlineData("azurekms://vault.example.com/a/b/c")]
    public void Azure_ReferenceThatIsNone_IsRefused(string reference) =>
        Assert.Contains("azurekms://VAULT", Assert.Throws<SigningException>(() => Azure(reference)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Signature_OfAServiceThatLies_IsNotStored()
    {
        _kms.OtherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _kms.Answer = (route, body, _) => route.StartsWith("GET", StringComparison.Ordinal)
            ? new { pem = _kms.Key.ExportSubjectPublicKeyInfoPem(), algorithm = "EC_SIGN_P256_SHA256" }
            : new { signature = Convert.ToBase64String(_kms.SignDigest(Convert.FromBase64String((string)body!["digest"]!["sha256"]!))) };
        var key = Gcp($"gcpkms://{GcpName}/versions/1");
        using var signer = new KmsSigner(key, await key.LoadAsync(None), () => { });

        var thrown = await Assert.ThrowsAsync<SigningException>(() => ArtifactSigner.SignAsync(signer, Message, null, None).AsTask());

        Assert.Contains("its own public key refuses", thrown.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> VerifiesAsync(PublicKey publicKey, IKmsKey key)
    {
        var signature = await key.SignAsync(Message, None);
        return publicKey.Verify(Message, signature);
    }

    private object Jwk(string crv)
    {
        var point = _kms.Key.ExportParameters(includePrivateParameters: false).Q;
        return new { key = new { kid = "https://vault.example.com/keys/chains/v7", kty = "EC-HSM", crv, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) } };
    }

    private AwsKey Aws(string reference) => new(reference, new BasicAWSCredentials("AKIDEXAMPLE", "s3cret-access-key"), _kms.Address);

    private GcpKey Gcp(string reference) => new(reference, _ => Task.FromResult("access-token"), _kms.Address);

    private AzureKey Azure(string reference) => new(reference, _ => Task.FromResult("access-token"), _kms.Address);
}
