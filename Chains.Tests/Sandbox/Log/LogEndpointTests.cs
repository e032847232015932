using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Signing;

namespace Chains.Tests.Sandbox.Log;

public sealed class LogEndpointTests : IAsyncLifetime
{
    private const string Entries = "/api/v1/log/entries";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private RunningSandbox _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("dsse")]
    [InlineData("intoto")]
    [InlineData("hashedrekord")]
    public async Task Post_AGoodEntryTwice_Answers201And409WithTheSameId(string kind)
    {
        var entry = kind switch { "dsse" => Envelope(), "intoto" => Intoto(), _ => Hashed() };

        var first = await PostAsync(Entries, entry);
        var second = await PostAsync(Entries, entry);

        var uuid = Assert.Single(first.Body).Key;
        Assert.Equal((201, 409), (first.Code, second.Code));
        Assert.Contains(uuid, second.Message, StringComparison.Ordinal);
        var found = await _sandbox.GetAsync($"{Entries}/{uuid}");
        Assert.Equal(first.Text(uuid, "body"), found.Text(uuid, "body"));
        Assert.Equal(kind, JsonNode.Parse(Convert.FromBase64String(first.Text(uuid, "body")))!["kind"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("dsse")]
    [InlineData("intoto")]
    [InlineData("hashedrekord")]
    public async Task Post_ASignatureOfAnotherKey_Answers400(string kind)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = await PostAsync(Entries, kind switch { "dsse" => Envelope(other), "intoto" => Intoto(other), _ => Hashed(other) });

        Assert.Equal(400, answer.Code);
        Assert.Contains("error processing entry", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"rekord","apiVersion":"0.0.1","spec":{}}""")]
    [InlineData("""{"kind":"dsse","apiVersion":"0.0.1","spec":{}}""")]
    [InlineData("""{"kind":"dsse","apiVersion":"0.0.1","spec":{"proposedContent":{"envelope":"{}","verifiers":[]}}}""")]
    [InlineData("""{"kind":"hashedrekord","apiVersion":"0.0.1","spec":{"data":{"hash":{"algorithm":"sha256","value":"zz"}},"signature":{"content":"AA==","publicKey":{"content":"AA=="}}}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Post_WhatIsNoEntry_Answers400(string body) => Assert.Equal(400, (await PostAsync(Entries, body)).Code);

    [Fact]
    public async Task Search_ByDigest_FindsTheEntry()
    {
        var added = Assert.Single((await PostAsync(Entries, Envelope())).Body).Key;

        var index = await TextAsync("/api/v1/index/retrieve", $$"""{"hash":"sha256:{{new string('a', 64)}}"}""");
        var entries = await TextAsync(Entries + "/retrieve", $$"""{"entryUUIDs":["{{added}}"],"logIndexes":[0]}""");

        Assert.Equal([added], JsonNode.Parse(index)!.AsArray().Select(u => u!.GetValue<string>()));
        Assert.Equal(2, JsonNode.Parse(entries)!.AsArray().Count);
    }

    [Fact]
    public async Task Get_WhatIsNotThere_Answers404()
    {
        Assert.Equal(404, (await _sandbox.GetAsync(Entries + "?logIndex=99")).Code);
        Assert.Equal(404, (await _sandbox.GetAsync($"{Entries}/{new string('0', 80)}")).Code);
        Assert.Equal(400, (await _sandbox.GetAsync(Entries + "/zz")).Code);
        Assert.Equal(422, (await _sandbox.GetAsync(Entries)).Code);
    }

    [Fact]
    public async Task Proof_BeyondTheLog_Answers400()
    {
        Assert.Equal(200, (await _sandbox.GetAsync("/api/v1/log/proof?lastSize=1")).Code);
        Assert.Equal(400, (await _sandbox.GetAsync("/api/v1/log/proof?firstSize=1&lastSize=2")).Code);
        Assert.Equal(400, (await _sandbox.GetAsync("/api/v1/log/proof?firstSize=2&lastSize=1")).Code);
        Assert.Equal(400, (await _sandbox.GetAsync("/api/v1/log/proof?lastSize=1&treeID=1")).Code);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static byte[] Statement() => Encoding.UTF8.GetBytes(
        $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"x","digest":{"sha256":"{{{new string('a', 64)}}}"}}],"predicateType":"p","predicate":{}}""");

    private byte[] SignStatement() =>
        _key.SignData(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, Statement()), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private string Envelope(ECDsa? verifier = null)
    {
        var envelope = Encoding.UTF8.GetString(Dsse.Serialize(Dsse.InTotoPayloadType, Statement(), "key", SignStatement()));
        return new JsonObject
        {
            ["kind"] = "dsse",
            ["apiVersion"] = "0.0.1",
            ["spec"] = new JsonObject { ["proposedContent"] = new JsonObject { ["envelope"] = envelope, ["verifiers"] = new JsonArray(Base64((verifier ?? _key).ExportSubjectPublicKeyInfoPem())) } },
        }.ToJsonString();
    }

    private string Intoto(ECDsa? verifier = null) => new JsonObject
    {
        ["kind"] = "intoto",
        ["apiVersion"] = "0.0.2",
        ["spec"] = new JsonObject
        {
            ["content"] = new JsonObject
            {
                ["envelope"] = new JsonObject
                {
                    ["payloadType"] = Dsse.InTotoPayloadType,
                    ["payload"] = Base64(Convert.ToBase64String(Statement())),
                    ["signatures"] = new JsonArray(new JsonObject
                    {
                        ["keyid"] = "key",
                        ["sig"] = Base64(Convert.ToBase64String(SignStatement())),
                        ["publicKey"] = Base64((verifier ?? _key).ExportSubjectPublicKeyInfoPem()),
                    }),
                },
                ["hash"] = new JsonObject { ["algorithm"] = "sha256", ["value"] = new string('b', 64) },
            },
        },
    }.ToJsonString();

    private string Hashed(ECDsa? verifier = null)
    {
        var digest = SHA256.HashData(Statement());
        return new JsonObject
        {
            ["kind"] = "hashedrekord",
            ["apiVersion"] = "0.0.1",
            ["spec"] = new JsonObject
            {
                ["data"] = new JsonObject { ["hash"] = new JsonObject { ["algorithm"] = "sha256", ["value"] = Convert.ToHexStringLower(digest) } },
                ["signature"] = new JsonObject
                {
                    ["content"] = Convert.ToBase64String(_key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence)),
                    ["publicKey"] = new JsonObject { ["content"] = Base64((verifier ?? _key).ExportSubjectPublicKeyInfoPem()) },
                },
            },
        }.ToJsonString();
    }

    private Task<Answer> PostAsync(string path, string body) => _sandbox.SendAsync(HttpMethod.Post, path, body);

    private async Task<string> TextAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _sandbox.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
