using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Chains.Tests.Sandbox.Authority;

public sealed class AuthorityEndpointTests : IAsyncLifetime
{
    private const string SigningCertificate = "/api/v2/signingCert";
    private const string Subject = "system:serviceaccount:tekton-chains:chains";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private RunningSandbox _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task SigningCertificate_WithTokenAndProof_IsIssuedForTheServiceAccount()
    {
        var answer = await RequestAsync(await TokenAsync(), Subject);

        var chain = answer.Node("signedCertificateEmbeddedSct", "chain", "certificates")!.AsArray().Select(c => X509Certificate2.CreateFromPem(c!.GetValue<string>())).ToArray();
        Assert.Equal((200, 3), (answer.Code, chain.Length));
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), chain[0].PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(TimeSpan.FromMinutes(10), chain[0].NotAfter - chain[0].NotBefore);
        Assert.Contains("https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains", chain[0].Extensions["2.5.29.17"]!.Format(false), StringComparison.Ordinal);
        Assert.Equal(_sandbox.Server.Address.ToString().TrimEnd('/'), Encoding.UTF8.GetString(chain[0].Extensions["1.3.6.1.4.1.57264.1.1"]!.RawData));
        Assert.NotNull(chain[0].Extensions["1.3.6.1.4.1.11129.2.4.2"]);
        using var path = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        path.ChainPolicy.CustomTrustStore.Add(chain[2]);
        path.ChainPolicy.ExtraStore.Add(chain[1]);
        path.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.3"));
        Assert.True(path.Build(chain[0]), string.Join(' ', path.ChainStatus.Select(s => s.StatusInformation)));
    }

    [Fact]
    public async Task SigningCertificate_WithASigningRequest_IsIssued()
    {
        var request = new CertificateRequest("CN=ignored", _key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var body = new JsonObject
        {
            ["credentials"] = new JsonObject { ["oidcIdentityToken"] = await TokenAsync() },
            ["certificateSigningRequest"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(request)),
        };
        Assert.Equal(200, (await _sandbox.SendAsync(HttpMethod.Post, SigningCertificate, body.ToJsonString())).Code);
    }

    [Fact]
    public async Task SigningCertificate_WithAProofOverAnotherSubject_IsRefused()
    {
        var answer = await RequestAsync(await TokenAsync(), "somebody else");
        Assert.Equal(400, answer.Code);
        Assert.Contains("could not be verified", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another audience")]
    [InlineData("cut")]
    [InlineData("none")]
    [InlineData("altered")]
    public async Task SigningCertificate_WithABadToken_IsRefusedWithoutRepeatingIt(string how)
    {
        var good = await TokenAsync(how == "another audience" ? "elsewhere" : "sigstore");
        var parts = good.Split('.');
        var token = how switch
        {
            "cut" => good[..^8],
            "none" => "",
            "altered" => $"{parts[0]}.{Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"aud":["sigstore"]}""")).TrimEnd('=')}.{parts[2]}",
            _ => good,
        };

        var answer = await RequestAsync(token, Subject);

        Assert.Equal(400, answer.Code);
        Assert.Contains("identity token", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(parts[1], answer.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issuer_Discovery_NamesItselfAndItsKeys()
    {
        var discovery = await _sandbox.GetAsync("/.well-known/openid-configuration");
        var keys = await _sandbox.GetAsync("/openid/v1/jwks");

        Assert.Equal(_sandbox.Server.Address.ToString().TrimEnd('/'), discovery.Text("issuer"));
        Assert.EndsWith("/openid/v1/jwks", discovery.Text("jwks_uri"), StringComparison.Ordinal);
        Assert.Equal("EC", keys.Node("keys")![0]!["kty"]!.GetValue<string>());
    }

    private async Task<string> TokenAsync(string audience = "sigstore") =>
        (await _sandbox.SendAsync(
            HttpMethod.Post, "/api/v1/namespaces/tekton-chains/serviceaccounts/chains/token", $$$"""{"spec":{"audiences":["{{{audience}}}"]}}""")).Text("status", "token");

    private Task<Answer> RequestAsync(string token, string signed)
    {
        var body = new JsonObject
        {
            ["credentials"] = new JsonObject { ["oidcIdentityToken"] = token },
            ["publicKeyRequest"] = new JsonObject
            {
                ["publicKey"] = new JsonObject { ["algorithm"] = "ECDSA", ["content"] = _key.ExportSubjectPublicKeyInfoPem() },
                ["proofOfPossession"] = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            },
        };
        return _sandbox.SendAsync(HttpMethod.Post, SigningCertificate, body.ToJsonString());
    }
}
