using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Verification;

namespace Chains.Tests.Api;

public sealed class VerificationApiTests
{
    private const string Identity =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";

    private const string Issuer = "https://token.actions.githubusercontent.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifySignature_OfEverySignatureOnRecord_FindsItVerified()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");

        foreach (var item in (await server.GetAsync("/api/v1/signatures")).GetProperty("items").EnumerateArray())
        {
            var result = await PostAsync(server, $"/api/v1/signatures/{item.GetProperty("id")}/verify", new { });
            Assert.True(result.GetProperty("verified").GetBoolean(), result.GetRawText());
            Assert.Equal(server.Seed.PublicKey.KeyId, result.GetProperty("signer").GetString());
            Assert.Equal(12, result.GetProperty("steps").GetArrayLength());
        }
    }

    [Fact]
    public async Task VerifySignature_WithoutABody_IsAccepted()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/signatures")).GetProperty("items")[0].GetProperty("id");

        using var response = await server.Client.PostAsync($"/api/v1/signatures/{id}/verify", null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task VerifySignature_AboutAnotherArtifact_SaysWhatWasCompared()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/signatures?type=oci")).GetProperty("items")[0].GetProperty("id");

        var result = await PostAsync(server, $"/api/v1/signatures/{id}/verify", new { digest = "sha256:" + new string('0', 64) });

        Assert.False(result.GetProperty("verified").GetBoolean());
        var step = result.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetString() == "SubjectDigest");
        Assert.Equal("Failed", step.GetProperty("outcome").GetString());
        Assert.StartsWith("sha256:000", step.GetProperty("values")[0].GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("taskrun")]
    [InlineData("oci")]
    public async Task Bundle_OfASignature_VerifiesWithItsKeyAlone(string type)
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync($"/api/v1/signatures?type={type}")).GetProperty("items")[0].GetProperty("id");
        using var response = await server.Client.GetAsync($"/api/v1/signatures/{id}/bundle", Cancellation);
        var bundle = SigstoreBundle.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));

        var payload = type == "oci" ? ExpectedArtifact.FromContent(await server.BytesAsync($"/api/v1/signatures/{id}/payload")) : null;
        var result = Verifier.Verify(new VerificationInput(bundle), TrustedRoot.Empty, new VerificationPolicy { Key = server.Seed.PublicKey, Artifact = payload });

        Assert.True(result.Verified, result.Summary);
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith(".sigstore.json", response.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.Equal(server.Seed.PublicKey.KeyId, bundle.PublicKeyHint);
    }

    [Fact]
    public async Task Verify_OfAPublishedBundle_UsesTheShippedTrust()
    {
        await using var server = await ApiServer.StartAsync();
        var bundle = JsonSerializer.Deserialize<JsonElement>(ConformanceVectors.Bundle("happy-path-v0.3"));
        var artifact = Convert.ToBase64String(ConformanceVectors.Bytes("a.txt"));

        Assert.True((await PostAsync(server, "/api/v1/verify", new { bundle, artifact, identity = Identity, issuer = Issuer })).GetProperty("verified").GetBoolean());
        Assert.True((await PostAsync(server, "/api/v1/verify", new { bundle = bundle.GetRawText(), artifact, identity = Identity, issuer = Issuer })).GetProperty("verified").GetBoolean());
        Assert.False((await PostAsync(server, "/api/v1/verify", new { bundle, artifact, identity = "a@b", issuer = Issuer })).GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Verify_WithATrustedRoot_BelievesThatAlone()
    {
        await using var server = await ApiServer.StartAsync();
        var bundle = JsonSerializer.Deserialize<JsonElement>(ConformanceVectors.Bundle("managed-key-and-trusted-root"));
        var trustedRoot = JsonSerializer.Deserialize<JsonElement>(ConformanceVectors.Bytes("managed-key-and-trusted-root/trusted_root.json"));
        var key = Encoding.UTF8.GetString(ConformanceVectors.Bytes("managed-key-and-trusted-root/key.pub"));
        var artifact = Convert.ToBase64String(ConformanceVectors.Bytes("a.txt"));

        Assert.True((await PostAsync(server, "/api/v1/verify", new { bundle, trustedRoot, key, artifact })).GetProperty("verified").GetBoolean());
        Assert.False((await PostAsync(server, "/api/v1/verify", new { bundle, key, artifact })).GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Verify_OfEnvelopeAndAnnotations_VerifiesThemWithTheKey()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/signatures?type=taskrun")).GetProperty("items")[0].GetProperty("id");
        var envelope = await server.BytesAsync($"/api/v1/signatures/{id}/envelope");
        var payload = await server.BytesAsync($"/api/v1/signatures/{id}/payload");
        var key = server.Seed.PublicKey.Pem;
        var annotations = new Dictionary<string, string>
        {
            ["chains.tekton.dev/signed"] = "true",
            ["chains.tekton.dev/payload-taskrun-1"] = Convert.ToBase64String(payload),
            ["chains.tekton.dev/signature-taskrun-1"] = Convert.ToBase64String(envelope),
            ["chains.tekton.dev/cert-taskrun-1"] = "",
        };

        Assert.True((await PostAsync(server, "/api/v1/verify", new { envelope = Encoding.UTF8.GetString(envelope), key })).GetProperty("verified").GetBoolean());
        Assert.True((await PostAsync(server, "/api/v1/verify", new { annotations, key })).GetProperty("verified").GetBoolean());
        annotations["chains.tekton.dev/payload-taskrun-1"] = Convert.ToBase64String("{}"u8);
        Assert.False((await PostAsync(server, "/api/v1/verify", new { annotations, key })).GetProperty("verified").GetBoolean());
    }

    [Theory]
    [InlineData("{}", "bundle")]
    [InlineData("""{"bundle":{},"identity":"a"}""", "issuer")]
    [InlineData("""{"bundle":{}}""", "key")]
    [InlineData("""{"bundle":{},"key":"nonsense"}""", "key")]
    [InlineData("""{"bundle":{},"envelope":{},"identity":"a","issuer":"b"}""", "bundle")]
    [InlineData("""{"bundle":{},"identity":"a","issuer":"b","digest":"sha1:00"}""", "digest")]
    [InlineData("""{"bundle":{},"identity":"a","issuer":"b","artifact":"*"}""", "artifact")]
    [InlineData("""{"bundle":{},"identity":"a","issuer":"b","trustedRoot":{}}""", "trustedRoot")]
    [InlineData("""{"annotations":{},"identity":"a","issuer":"b"}""", "annotationKey")]
    public async Task Verify_OfARequestThatCannotBeMeant_NamesTheMember(string body, string member)
    {
        await using var server = await ApiServer.StartAsync();
        using var response = await server.Client.PostAsync("/api/v1/verify", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(member, out _), problem.GetRawText());
    }

    [Fact]
    public async Task Verify_OfABundleThatCannotBeRead_IsAFailedVerification()
    {
        await using var server = await ApiServer.StartAsync();
        var result = await PostAsync(server, "/api/v1/verify", new { bundle = new { }, identity = "a", issuer = "b" });

        Assert.False(result.GetProperty("verified").GetBoolean());
        Assert.Contains("mediaType", result.GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrustedRoot_OfTheService_IsOneThatClientsRead()
    {
        await using var server = await ApiServer.StartAsync();
        var root = TrustedRoot.Parse(await server.BytesAsync("/api/v1/trusted-root"));

        Assert.Contains(root.Logs, l => l.Host == "rekor.sigstore.dev");
        Assert.NotEmpty(root.CertificateAuthorities);
    }

    private static async Task<JsonElement> PostAsync(ApiServer server, string path, object body)
    {
        using var response = await server.Client.PostAsJsonAsync(path, body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
