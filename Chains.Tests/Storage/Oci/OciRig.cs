using Chains.Core.Configuration;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Oci.Credentials;
using Chains.Core.Trust;
using Chains.Tests.Shared;
using Chains.Tests.Signing;

namespace Chains.Tests.Storage.Oci;

/// <summary>The backend with a cluster that answers what the test says, and a key that it knows.</summary>
internal sealed class OciRig : IAsyncDisposable, IRunAccounts
{
    private OciRig(ScriptedApiServer cluster) => Cluster = cluster;

    public ScriptedApiServer Cluster { get; }

    public ISigner Signer { get; } = TestKeys.Signer();

    public OciBackend Backend { get; private set; } = null!;

    public string? ServiceAccount { get; set; } = "builder";

    public static async Task<OciRig> CreateAsync(string? dockerConfig = null, TimeProvider? time = null)
    {
        var rig = new OciRig(await ScriptedApiServer.StartAsync());
        rig.Cluster.Answer = (_, context) => ScriptedApiServer.StatusAsync(context, 404, "NotFound", "not found");
        var keys = new MemoryKeyRegistry();
        await keys.RegisterAsync(rig.Signer.PublicKey, "test", CancellationToken.None);
        rig.Backend = new OciBackend(
            new PullSecrets(rig.Cluster.Client, time ?? TimeProvider.System), new DockerConfigFile(dockerConfig ?? "/nowhere/config.json"), rig, keys, time ?? TimeProvider.System);
        return rig;
    }

    public ValueTask<string?> FindAsync(long runId, CancellationToken cancellation) => ValueTask.FromResult(ServiceAccount);

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, params (string Key, string Value)[] settings) =>
        Backend.DeliverAsync(delivery, Configuration(settings), CancellationToken.None);

    public static ChainsConfiguration Configuration(params (string Key, string Value)[] settings)
    {
        var reading = ConfigurationParser.Parse(settings.ToDictionary(s => s.Key, s => s.Value));
        Assert.NotNull(reading.Configuration);
        return reading.Configuration;
    }

    public async ValueTask DisposeAsync()
    {
        Backend.Dispose();
        Signer.Dispose();
        await Cluster.DisposeAsync();
    }
}
