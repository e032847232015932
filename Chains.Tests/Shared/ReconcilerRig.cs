using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Core.Storage.Outbox;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Core.Transparency.Uploading;
using Chains.Core.Trust;
using Chains.Core.Watching;
using Chains.Tests.Signing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Shared;

/// <summary>
/// The service without its loops: a real database, a real key, a cluster in memory, a clock that stands. What the cluster shows goes into
/// the queue; <see cref="DrainAsync"/> works until nothing waits.
/// </summary>
internal sealed class ReconcilerRig : IAsyncDisposable
{
    private readonly HashSet<RunKey> _deaf = [];
    private SignerSource? _signers;

    private ReconcilerRig(TestDatabase database, FakeTimeProvider time)
    {
        (Database, Time) = (database, time);
        Events = new RecordedEvents(time);
        Configuration = new ConfigurationStore(time);
        Key = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        Secrets = new ScriptedSecrets(TestKeys.X509(Key.PrivateKey));
        Cluster.Changed += change =>
        {
            if (change.Run is { } run && !_deaf.Contains(run.Key))
                Queue!.Enqueue(run.Key, change.Type is RunEventType.Deleted ? null : run);
        };
        Start();
    }

    public FakeTimeProvider Time { get; }

    public TestDatabase Database { get; }

    public FakeRunCluster Cluster { get; } = new();

    public RecordedEvents Events { get; }

    public ConfigurationStore Configuration { get; }

    public ControllerOptions Options { get; } = new();

    public KeyPair Key { get; }

    public ScriptedSecrets Secrets { get; }

    public RunQueue Queue { get; private set; } = null!;

    public RunReconciler Reconciler { get; private set; } = null!;

    public OutboxSignals Outbox { get; } = new();

    public UploadSignals Uploads { get; private set; } = new();

    public TransparencyOptions Transparency { get; set; } = new();

    public LogPlan LogPlan => new(new SigningConfigFile(Microsoft.Extensions.Options.Options.Create(Transparency)), Time);

    public RunReplay Replay { get; private set; } = null!;

    public ISignerSource Signers => _signers!;

    public RunQueries Runs => new(Database);

    /// <param name="configuration">Keys of chains-config; null for none that can be used.</param>
    public static async Task<ReconcilerRig> CreateAsync(params (string Key, string Value)[] configuration)
    {
        var rig = await UnconfiguredAsync();
        rig.Configure(configuration);
        return rig;
    }

    public static async Task<ReconcilerRig> UnconfiguredAsync()
    {
        var time = new FakeTimeProvider(SampleRuns.Finished.AddSeconds(1));
        return new ReconcilerRig(await TestDatabase.CreateAsync(time), time);
    }

    public ConfigurationChange Configure(params (string Key, string Value)[] configuration) =>
        Configuration.Apply(configuration.ToDictionary(c => c.Key, c => c.Value), "1", ConfigurationOrigin.ConfigMap);

    /// <summary>As after kill -9: memory is gone, the database is what it is.</summary>
    public async Task CrashAsync()
    {
        await Database.RestartAsync();
        Start();
        await Database.Ledger.MakeDueAsync(CancellationToken.None);
    }

    /// <summary>Changes the cluster without the service noticing.</summary>
    public void Unnoticed(RunKey key, Action change)
    {
        _deaf.Add(key);
        change();
        _deaf.Remove(key);
    }

    /// <summary>Works on what waits and on what is due, until there is neither.</summary>
    public async Task DrainAsync()
    {
        for (var rounds = 0; ; rounds++)
        {
            Assert.True(rounds < 200, "The reconciler never comes to rest.");
            if (Queue.Depth == 0)
                foreach (var due in await Database.Ledger.DueAsync(Time.GetUtcNow(), 1000, CancellationToken.None))
                    Queue.EnqueueIfIdle(due);
            if (Queue.Depth == 0)
                return;
            await StepAsync();
        }
    }

    public async Task StepAsync()
    {
        var queued = await Queue.DequeueAsync(CancellationToken.None);
        try
        {
            await Reconciler.ReconcileAsync(queued, CancellationToken.None);
        }
        finally
        {
            Queue.Done(queued.Key);
        }
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await DrainAsync();
    }

    public async Task<RunRecord> RecordAsync(string uid) =>
        await Runs.FindAsync(uid, CancellationToken.None) ?? throw new InvalidOperationException($"{uid} is not on record.");

    public Task<RunRecord> RecordAsync(JsonObject run) => RecordAsync(run.UidOf());

    public string? Annotation(JsonObject run, string name) =>
        Cluster[run.KeyOf()]?["metadata"]?["annotations"]?[name]?.GetValue<string>();

    public string[] Finalizers(JsonObject run) =>
        [.. (Cluster[run.KeyOf()]?["metadata"]?["finalizers"] as JsonArray ?? []).Select(f => f!.GetValue<string>())];

    public int WritesOn(JsonObject run) => Cluster.Writes.Count(w => w.Key == run.KeyOf());

    /// <summary>The signature annotation verifies over the payload annotation with the rig's public key.</summary>
    public void AssertVerifies(JsonObject run, string key, string? payloadType = Dsse.InTotoPayloadType)
    {
        var payload = Convert.FromBase64String(Annotation(run, ChainsNames.Payload(key))!);
        var signature = Convert.FromBase64String(Annotation(run, ChainsNames.Signature(key))!);
        var check = SignatureVerification.Verify(Key.PublicKey, payload, payloadType, signature);
        Assert.True(check.IsValid, check.Reason);
    }

    /// <summary>What is annotated is what the database holds.</summary>
    public async Task AssertAnnotationIsRecordedAsync(JsonObject run, string key)
    {
        var recorded = (await RecordAsync(run)).Artifacts.Single(a => a.Key == key);
        Assert.Equal(Convert.ToBase64String(SignatureContent.Of(recorded.Signature!, recorded.Statement!)), Annotation(run, ChainsNames.Signature(key)));
    }

    public async ValueTask DisposeAsync()
    {
        _signers?.Dispose();
        Events.Dispose();
        await Database.DisposeAsync();
    }

    public static SigningSecret Broken(string text) => new("test secret", x509: Encoding.ASCII.GetBytes(text));

    private void Start()
    {
        var (metrics, ledger) = (TestMetrics.Create(), Database.Ledger);
        IKeyRegistry registry = new DatabaseKeyRegistry(Database.Writer, new KeyQueries(Database), Time);
        _signers?.Dispose();
        _signers = new SignerSource(Secrets, registry, Time, NullLogger<SignerSource>.Instance);
        Queue = new RunQueue(Time);
        Uploads = new UploadSignals();
        Replay = new RunReplay(ledger, Queue, Outbox, Uploads, NullLogger<RunReplay>.Instance);
        Reconciler = new RunReconciler(
            Cluster, ledger, Configuration, new ChildGatherer(ledger, Cluster, Options, Time),
            new SigningPipeline(_signers, metrics, Time), new RunMarker(Cluster, Time), Queue, Outbox, LogPlan, Uploads, new RetryPolicy(Options, Time),
            Options, metrics, Events.Events, Time, NullLogger<RunReconciler>.Instance);
    }
}
