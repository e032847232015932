using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Tests.Storage.Oci;

public sealed class BundleLayoutTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset SignedAt = new(2026, 8, 1, 10, 3, 7, 500, TimeSpan.FromHours(2));

    private readonly RegistryClient _client = new(TimeProvider.System);
    private FakeRegistry _registry = null!;
    private RepositoryName _repository = null!;
    private RegistryAccess _access = null!;
    private Descriptor _image = null!;

    private string FallbackTag => ContentDigest.Tag(_image.Digest);

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
    public async Task Attach_WritesTheManifestThatCosignWrites()
    {
        var digest = await AttachAsync("bundle");

        // Recorded from cosign 3.1.1, with our own digests and times.
        var expected = JsonNode.Parse($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","artifactType":"application/vnd.dev.sigstore.bundle.v0.3+json"},
             "layers":[{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","size":6,"digest":"{{ContentDigest.Of("bundle"u8)}}"}],
             "annotations":{"dev.sigstore.bundle.content":"dsse-envelope","dev.sigstore.bundle.predicateType":"https://slsa.dev/provenance/v1","org.opencontainers.image.created":"2026-08-01T08:03:07Z"},
             "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":{{_image.Size}},"digest":"{{_image.Digest}}"},
             "artifactType":"application/vnd.dev.sigstore.bundle.v0.3+json"}
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(_registry.Manifests[("team/app", digest)].Content)));
    }

    [Fact]
    public async Task Attach_WithoutTheApi_ListsItUnderTheFallbackTag()
    {
        var first = await AttachAsync("one");
        var second = await AttachAsync("two");

        var manifests = _registry.Tagged("team/app", FallbackTag)!["manifests"]!.AsArray();
        Assert.Equal([first, second], manifests.Select(m => m!["digest"]!.GetValue<string>()));
        Assert.All(manifests, m => Assert.Equal(CosignNames.BundleType, m!["artifactType"]!.GetValue<string>()));
        Assert.Equal("https://slsa.dev/provenance/v1", manifests[0]!["annotations"]![CosignNames.BundlePredicateTypeAnnotation]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Attach_WithTheApi_WritesNoTag(bool saysSubject)
    {
        (_registry.HasReferrersApi, _registry.SaysSubject) = (true, saysSubject);

        var digest = await AttachAsync("bundle");

        Assert.False(_registry.Tags.ContainsKey(("team/app", FallbackTag)));
        var referrers = await _client.ListReferrersAsync(_repository, _image.Digest, _access, None);
        Assert.Equal(digest, Assert.Single(referrers!).Digest);
    }

    [Fact]
    public async Task Attach_Twice_LeavesOne()
    {
        Assert.Equal(await AttachAsync("bundle"), await AttachAsync("bundle"));

        Assert.Single(_registry.Tagged("team/app", FallbackTag)!["manifests"]!.AsArray());
        Assert.Equal(3, _registry.Manifests.Count(m => m.Key.Repository == "team/app"));
    }

    [Fact]
    public async Task Attach_WhileAnotherProcessWrites_LosesNoReferrer()
    {
        using var other = new RegistryClient(TimeProvider.System);
        var layouts = new[] { Layout(_client), Layout(other) };

        var digests = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => AttachAsync(layouts[i % 2], $"bundle {i}")));

        var listed = _registry.Tagged("team/app", FallbackTag)!["manifests"]!.AsArray().Select(m => m!["digest"]!.GetValue<string>());
        Assert.Equal(digests.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Attach_WhereTheFallbackTagIsAnImage_SaysSo()
    {
        _registry.PutManifest("team/app", FallbackTag, MediaTypes.Manifest, "{}"u8.ToArray());

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => AttachAsync("bundle"));

        Assert.Contains("is no image index", thrown.Message, StringComparison.Ordinal);
    }

    private static BundleLayout Layout(RegistryClient client) => new(client, new ReferrerWriter(client, new TagWriter(client, TimeProvider.System)));

    private Task<string> AttachAsync(string bundle) => AttachAsync(Layout(_client), bundle);

    private Task<string> AttachAsync(BundleLayout layout, string bundle) => layout.AttachAsync(
        _repository, _image, Encoding.UTF8.GetBytes(bundle), "https://slsa.dev/provenance/v1", SignedAt, null, _access, None);
}
