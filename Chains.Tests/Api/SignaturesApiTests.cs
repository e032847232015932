using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Chains.Core.Records;

namespace Chains.Tests.Api;

public sealed class SignaturesApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Downloads_OfEverySignature_VerifyWithThePublicKey()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        using var key = ECDsa.Create();
        key.ImportFromPem((await server.GetAsync("/api/v1/keys")).GetProperty("items")[0].GetProperty("publicKey").GetString());

        var items = (await server.GetAsync("/api/v1/signatures")).GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(2, items.Length);
        foreach (var links in await Task.WhenAll(items.Select(async i => (await server.GetAsync($"/api/v1/signatures/{i.GetProperty("id")}")).GetProperty("links"))))
        {
            var signed = await server.BytesAsync(links.GetProperty("pae").GetString()!);
            var signature = await server.BytesAsync(links.GetProperty("signature").GetString()!);
            Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            var pem = await server.Client.GetStringAsync(links.GetProperty("publicKey").GetString()!, Cancellation);
            Assert.Equal(server.Seed.PublicKey.Pem, pem);
        }
    }

    [Theory]
    [InlineData("taskrun", "envelope", "application/json", ".envelope.json")]
    [InlineData("taskrun", "payload", "application/vnd.in-toto+json", ".payload.json")]
    [InlineData("taskrun", "pae", "application/octet-stream", ".pae")]
    [InlineData("taskrun", "signature", "application/octet-stream", ".sig")]
    [InlineData("taskrun", "public-key", "application/x-pem-file", ".pem")]
    [InlineData("oci", "envelope", "application/octet-stream", ".sig")]
    [InlineData("oci", "payload", "application/json", ".payload.json")]
    public async Task Download_OfAPart_HasTypeAndName(string type, string part, string mediaType, string ending)
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync($"/api/v1/signatures?type={type}")).GetProperty("items")[0].GetProperty("id");

        using var response = await server.Client.GetAsync($"/api/v1/signatures/{id}/{part}", Cancellation);

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith(ending, response.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task Payload_OfAnAttestation_IsWhatTheEnvelopeHolds()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/signatures?type=taskrun")).GetProperty("items")[0].GetProperty("id");

        var envelope = JsonElement.Parse(await server.BytesAsync($"/api/v1/signatures/{id}/envelope"));

        Assert.Equal(envelope.GetProperty("payload").GetBytesFromBase64(), await server.BytesAsync($"/api/v1/signatures/{id}/payload"));
    }

    [Fact]
    public async Task List_WithFilters_AnswersWhatMatches()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build", "team-a");
        var key = server.Seed.PublicKey.KeyId;

        Assert.Equal(2, await CountAsync("?namespace=team-a&kind=TaskRun"));
        Assert.Equal(1, await CountAsync("?type=OCI"));
        Assert.Equal(1, await CountAsync("?format=slsa/v2alpha4"));
        Assert.Equal(2, await CountAsync("?keyId=" + Uri.EscapeDataString(key)));
        Assert.Equal(2, await CountAsync("?keyId=" + Convert.ToHexString(Convert.FromBase64String(key["SHA256:".Length..] + "="))));
        Assert.Equal(0, await CountAsync("?keyId=other"));
        Assert.Equal(0, await CountAsync("?to=2026-08-01"));
        Assert.Equal(2, await CountAsync("?q=registry.example.com/build"));

        async Task<int> CountAsync(string query) => (await server.GetAsync("/api/v1/signatures" + query)).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task PublicKey_OfACertificate_IsTheOneInIt()
    {
        await using var server = await ApiServer.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(ApiServer.Finished, ApiServer.Finished.AddMinutes(10));
        await server.SignAsync("build");
        await LaterRows.AttachAsync(server, 1, certificate);

        var pem = await server.Client.GetStringAsync("/api/v1/signatures/1/public-key", Cancellation);
        var list = await server.GetAsync("/api/v1/certificates?q=builder@example.com");

        Assert.Equal(key.ExportSubjectPublicKeyInfoPem() + "\n", pem);
        Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), list.GetProperty("items")[0].GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task Key_ByEveryWayToWriteItsId_IsFound()
    {
        await using var server = await ApiServer.StartAsync();
        await server.Seed.RegisterKeyAsync();
        var key = (await server.GetAsync("/api/v1/keys")).GetProperty("items")[0];
        var id = key.GetProperty("keyId").GetString()!;
        string[] names = [key.GetProperty("hex").GetString()!, Uri.EscapeDataString(id), id.Replace("/", "%2F", StringComparison.Ordinal)];

        foreach (var name in names)
        {
            Assert.Equal(id, (await server.GetAsync("/api/v1/keys/" + name)).GetProperty("keyId").GetString());
            Assert.Equal(server.Seed.PublicKey.Pem, await server.Client.GetStringAsync($"/api/v1/keys/{name}.pem", Cancellation));
        }

        Assert.Equal(server.Seed.PublicKey.Pem, await server.Client.GetStringAsync(key.GetProperty("download").GetString(), Cancellation));
    }

    [Fact]
    public async Task Deliveries_ByStateAndBackend_AnswerWithTheirRun()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");

        var items = (await server.GetAsync("/api/v1/deliveries?state=Done&backend=tekton&namespace=default&q=build")).GetProperty("items");

        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal("build", items[0].GetProperty("run").GetProperty("name").GetString());
        Assert.Equal(0, (await server.GetAsync("/api/v1/deliveries?state=Failed")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task LogEntries_ByIndex_AreFound()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        await LaterRows.LogAsync(server, new LogEntryRecord { SignatureId = 1, RunId = 1, LogUrl = "https://log.example.com", State = StepState.Done, EntryUuid = "24296fb2", LogIndex = 81, IntegratedAt = ApiServer.Finished, Entry = [1] });

        foreach (var query in (string[])["q=81", "q=24296fb2", "signatureId=1", "namespace=default", "from=2026-08-01", "logIndex=81", "state=done", "log=https://log.example.com/"])
            Assert.Equal(81, (await server.GetAsync("/api/v1/rekor/entries?" + query)).GetProperty("items")[0].GetProperty("logIndex").GetInt64());
        foreach (var query in (string[])["q=82", "logIndex=82", "state=failed", "log=https://other.example.com", "logIndex=81&state=pending"])
            Assert.Equal(0, (await server.GetAsync("/api/v1/rekor/entries?" + query)).GetProperty("items").GetArrayLength());
    }
}
