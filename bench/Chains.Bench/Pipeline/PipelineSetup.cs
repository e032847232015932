using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Bench.Pipeline;

/// <summary>The service's own parts on a database file and a key of their own, in a directory that is deleted afterwards.</summary>
internal sealed class PipelineSetup : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _directory;
    private int _committed;

    private PipelineSetup(ServiceProvider services, string directory, PublicKey key)
    {
        (_services, _directory, Key) = (services, directory, key);
        Ledger = services.GetRequiredService<RunLedger>();
        Pipeline = services.GetRequiredService<SigningPipeline>();
        Writer = services.GetRequiredService<RecordWriter>();
        Signers = services.GetRequiredService<ISignerSource>();
    }

    public RunLedger Ledger { get; }

    public SigningPipeline Pipeline { get; }

    public RecordWriter Writer { get; }

    public ISignerSource Signers { get; }

    public PublicKey Key { get; }

    public ChainsConfiguration Configuration { get; } =
        ConfigurationParser.Parse(new Dictionary<string, string> { ["artifacts.oci.storage"] = "tekton" }).Configuration!;

    public static async Task<PipelineSetup> CreateAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("chains-bench-").FullName;
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        await KeyPairGenerator.WriteAsync(pair, Path.Combine(directory, "keys"), SigningSecret.X509Entry, cancellation);
        var services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ChainsMetrics>()
            .AddRecords()
            .Configure<DatabaseOptions>(options => options.ConnectionString = $"Data Source={Path.Combine(directory, "chains.db")}")
            .AddSigning(options => options.SecretDirectory = Path.Combine(directory, "keys"))
            .AddSingleton<SigningPipeline>()
            .BuildServiceProvider();
        await using (var context = await services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync(cancellation))
            await DatabaseMigration.ApplyAsync(context, cancellation);
        return new PipelineSetup(services, directory, pair.PublicKey);
    }

    /// <summary>Runs that have been committed here.</summary>
    public int Committed => _committed;

    /// <summary>From the bytes of a finished run to its committed signatures: what the reconciler does for it before anything leaves the process.</summary>
    public async Task<RunRecord> SignAndCommitAsync(byte[] json, CancellationToken cancellation)
    {
        var run = TektonRun.Parse(json);
        var record = await SignAsync(run, cancellation);
        await CommitAsync(record, run, cancellation);
        return record;
    }

    public async Task<RunRecord> SignAsync(TektonRun run, CancellationToken cancellation)
    {
        var record = Ledger.Describe(run);
        await Pipeline.SignAsync(record, run, ChildRuns.None, Configuration, [], cancellation);
        record.State = RunState.Delivering;
        record.SignedAt = DateTimeOffset.UtcNow;
        record.NextAttemptAt = record.SignedAt + TimeSpan.FromSeconds(30);
        return record;
    }

    public async Task CommitAsync(RunRecord record, TektonRun run, CancellationToken cancellation)
    {
        await Ledger.CommitSignedAsync(record, run.Json, cancellation);
        Interlocked.Increment(ref _committed);
    }

    public Task<ChainsDbContext> ContextAsync(CancellationToken cancellation) =>
        _services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
