using System.Text.Json.Nodes;
using Chains.Web.Sandbox;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;

namespace Chains.Tests.Sandbox;

public sealed class SandboxSeedTests : IDisposable
{
    private readonly ObjectStore _store = new(null);
    private readonly SandboxSeed _seed;

    public SandboxSeedTests() => _seed = new SandboxSeed(new ObjectWriter(_store, TimeProvider.System), _store);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Apply_AtAnAddress_SignsAndLogsWithTheSandboxsOwn()
    {
        _seed.Apply("http://127.0.0.1:8001");
        Assert.Equal("true", Value("signers.x509.fulcio.enabled"));
        Assert.Equal("true", Value("transparency.enabled"));
        Assert.Equal("http://127.0.0.1:8001", Value("transparency.url"));
    }

    [Fact]
    public void Move_ToAnotherPort_TakesAlongWhatNamesTheOldOneAndNothingElse()
    {
        _seed.Apply("http://127.0.0.1:8001");
        var request = new ApiRequest(ResourceCatalog.ConfigMaps, "tekton-chains", "chains-config", "");
        new ObjectWriter(_store, TimeProvider.System).Update(
            request,
            (_, next) =>
            {
                next["data"]!["transparency.url"] = "https://rekor.example.com";
                return next;
            },
            new WriteOptions("somebody", DryRun: false, Force: false));

        _seed.Move("http://127.0.0.1:9001");
        var version = _store.Version;
        _seed.Move("http://127.0.0.1:9001");

        Assert.Equal("https://rekor.example.com", Value("transparency.url"));
        Assert.Equal("http://127.0.0.1:9001", Value("signers.x509.fulcio.address"));
        Assert.Equal("http://127.0.0.1:9001", Value("signers.x509.fulcio.issuer"));
        Assert.Equal(version, _store.Version);
    }

    [Fact]
    public void Apply_WithoutAnAddress_LeavesBothOff()
    {
        _seed.Apply(null);
        _seed.Move("http://127.0.0.1:9001");
        Assert.Null(Value("transparency.enabled"));
        Assert.Null(Value("signers.x509.fulcio.address"));
    }

    private string? Value(string key)
    {
        var stored = _store.Table(ResourceCatalog.ConfigMaps).Find("tekton-chains/chains-config")!;
        return ((JsonObject)ObjectWriter.Parse(stored.Read())["data"]!)[key]?.GetValue<string>();
    }
}
