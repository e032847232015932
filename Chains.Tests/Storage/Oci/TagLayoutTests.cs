using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Tests.Storage.Oci;

public sealed class TagLayoutTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RegistryClient _client = new(TimeProvider.System);
    private FakeRegistry _registry = null!;
    private RepositoryName _repository = null!;
    private RegistryAccess _access = null!;
    private Descriptor _image = null!;

    private string SignatureTag => ContentDigest.Tag(_image.Digest, ".sig");

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _repository = _registry.Repository("team/app");
        _access = new RegistryAccess(new FixedCredentials(_registry.Name, null), Insecure: false);
        _image = _registry.PushImage("team/app");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Attach_ToAnImageWithoutSignatures_WritesTheTag()
    {
        await AttachAsync(Signature("payload", "signature"));

        var manifest = _registry.Tagged("team/app", SignatureTag)!;
        var layer = Assert.Single(manifest["layers"]!.AsArray())!;
        Assert.Equal(CosignNames.SimpleSigningType, layer["mediaType"]!.GetValue<string>());
        Assert.Equal(Convert.ToBase64String("signature"u8), layer["annotations"]![CosignNames.SignatureAnnotation]!.GetValue<string>());
        Assert.Equal("payload"u8.ToArray(), _registry.Blobs[("team/app", layer["digest"]!.GetValue<string>())]);
    }

    [Fact]
    public async Task Attach_Twice_LeavesOneLayer()
    {
        await AttachAsync(Signature("payload", "signature"));
        await AttachAsync(Signature("payload", "signature"));

        Assert.Single(_registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray());
    }

    [Fact]
    public async Task Attach_ToWhatOthersWrote_KeepsIt()
    {
        var foreign = JsonNode.Parse(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[{"mediaType":"x/y","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","annotations":{"a":"<b> é"}}],"annotations":{"kept":"yes"}}""")!;
        _registry.PutManifest("team/app", SignatureTag, MediaTypes.Manifest, Encoding.UTF8.GetBytes(foreign.ToJsonString()));

        await AttachAsync(Signature("payload", "signature"));

        var manifest = _registry.Tagged("team/app", SignatureTag)!;
        Assert.Equal(2, manifest["layers"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(foreign["layers"]![0], manifest["layers"]![0]));
        Assert.Equal("yes", manifest["annotations"]!["kept"]!.GetValue<string>());
        var config = JsonNode.Parse(_registry.Blobs[("team/app", manifest["config"]!["digest"]!.GetValue<string>())])!;
        Assert.Equal(2, config["rootfs"]!["diff_ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task Attach_OfASecondSignatureOfTheSameKey_AddsNothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var payload = "payload"u8.ToArray();
        var known = PublicKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());

        foreach (var _ in Enumerable.Range(0, 2))
            await AttachAsync(
                TagLayer.Signature(payload, key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), "", "", null), known);

        Assert.Single(_registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray());
    }

    [Fact]
    public async Task Attach_BesideASignatureThatOnlyLooksLikeOurs_AddsOurs()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var payload = "payload"u8.ToArray();
        await AttachAsync(Signature("payload", "somebody else's"));

        await AttachAsync(
            TagLayer.Signature(payload, key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), "", "", null),
            PublicKeys.FromPem(key.ExportSubjectPublicKeyInfoPem()));

        Assert.Equal(2, _registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Attach_WithALogEntryThatTheOneThereLacks_AddsIt()
    {
        await AttachAsync(Signature("payload", "signature"));

        await AttachAsync(TagLayer.Signature("payload"u8.ToArray(), "signature"u8, "", "", """{"Payload":{}}"""));

        Assert.Equal(2, _registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(MediaTypes.Index, """{"schemaVersion":2,"manifests":[]}""")]
    [InlineData(MediaTypes.Manifest, "no json")]
    [InlineData(MediaTypes.Manifest, """{"layers":{},"layers":[]}""")]
    public async Task Attach_ToATagThatIsSomethingElse_SaysSoAndLeavesIt(string mediaType, string content)
    {
        var there = _registry.PutManifest("team/app", SignatureTag, mediaType, Encoding.UTF8.GetBytes(content));

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => AttachAsync(Signature("payload", "signature")));

        Assert.Contains("Remove the tag", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(there.Digest, _registry.Tags[("team/app", SignatureTag)]);
    }

    [Fact]
    public async Task Attach_WhileAnotherProcessWrites_LosesNothing()
    {
        using var other = new RegistryClient(TimeProvider.System);
        var layouts = new[] { Layout(_client), Layout(other) };

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => layouts[i % 2].AttachAsync(
            _repository, _image.Digest, Signature($"payload {i}", "signature"), null, null, _access, None)));

        Assert.Equal(12, _registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Attach_OverwrittenRightAfterwards_IsWrittenAgain()
    {
        var overwrites = 0;
        var before = _registry.PutManifest("team/app", SignatureTag, MediaTypes.Manifest, Encoding.UTF8.GetBytes(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json"},"layers":[]}"""));
        _registry.Before = context =>
        {
            // Another writer, who had read the tag earlier, puts his own over ours, once.
            if (context.Request.Method == "PUT" && context.Request.Path.Value!.EndsWith(".sig", StringComparison.Ordinal))
                context.Response.OnCompleted(() =>
                {
                    if (Interlocked.Increment(ref overwrites) == 1)
                        _registry.Tags[("team/app", SignatureTag)] = before.Digest;
                    return Task.CompletedTask;
                });
            return Task.FromResult(false);
        };

        await AttachAsync(Signature("payload", "signature"));

        Assert.Equal(2, overwrites);
        Assert.Single(_registry.Tagged("team/app", SignatureTag)!["layers"]!.AsArray());
    }

    [Fact]
    public async Task Attach_AgainstOneWhoNeverStops_GivesUpWithItsReason()
    {
        var writes = 0;
        _registry.Before = context =>
        {
            if (context.Request.Method == "HEAD" && context.Request.Path.Value!.EndsWith(".sig", StringComparison.Ordinal))
                _registry.PutManifest("team/app", SignatureTag, MediaTypes.Manifest, Encoding.UTF8.GetBytes(
                    $$"""{"schemaVersion":2,"config":{},"layers":[],"annotations":{"n":"{{writes++}}"} }"""));
            return Task.FromResult(false);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => AttachAsync(Signature("payload", "signature")));

        Assert.Equal(RegistryFailure.Contended, thrown.Failure);
    }

    private static TagLayout Layout(RegistryClient client) => new(client, new TagWriter(client, TimeProvider.System));

    private static TagLayer Signature(string payload, string signature) =>
        TagLayer.Signature(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(signature), "", "", null);

    private Task<string> AttachAsync(TagLayer layer, PublicKey? key = null) =>
        Layout(_client).AttachAsync(_repository, _image.Digest, layer, key, null, _access, None);
}
