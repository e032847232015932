using System.Diagnostics;
using System.Security.Cryptography;
using Chains.Core.Pipeline;
using Chains.Core.Records;
using Chains.Core.Records.Access;
using Chains.Core.Records.Ledger;
using Chains.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Bench.Dashboard;

/// <summary>Fills a data directory with runs the way the service does: through the ledger and its one writer.</summary>
internal static class RecordGenerator
{
    private const int AuditEntries = 20_000;

    private static readonly TimeSpan Period = TimeSpan.FromDays(30);

    public static async Task FillAsync(string directory, int runs, TextWriter output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        await using var services = new ServiceCollection()
            .AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<ChainsMetrics>().AddRecords()
            .Configure<DatabaseOptions>(options => options.ConnectionString = $"Data Source={Path.Combine(directory, "chains.db")}")
            .BuildServiceProvider();
        await using (var context = await services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync(cancellation))
        {
            await DatabaseMigration.ApplyAsync(context, cancellation);
            if (await context.Runs.AnyAsync(cancellation))
                throw new BenchException($"{directory} holds runs already; give an empty directory.");
        }

        var began = Stopwatch.GetTimestamp();
        await FillAsync(services, runs, DateTimeOffset.UtcNow, cancellation);
        output.WriteLine($"{runs:N0} runs in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {new FileInfo(Path.Combine(directory, "chains.db")).Length / 1048576.0:N0} MiB in {directory}.");
    }

    private static async Task FillAsync(IServiceProvider services, int runs, DateTimeOffset end, CancellationToken cancellation)
    {
        using var certificates = new GeneratedCertificates(moved: end - Period / 2);
        var key = new GeneratedSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256), null);
        var (older, newer) = (new GeneratedLog("https://rekor-2025.example.com", 0x24296fb24b8ad77a), new GeneratedLog("https://rekor.example.com", 0x108e9186e8c5677a));
        await services.GetRequiredService<IKeyRegistry>().RegisterAsync(key.PublicKey, "generated", cancellation);
        var (ledger, writer) = (services.GetRequiredService<RunLedger>(), services.GetRequiredService<RecordWriter>());
        await writer.WriteAsync(
            session =>
            {
                session.Insert(older.Describe(1, end - Period));
                session.Insert(newer.Describe(2, end - Period / 3));
                for (var i = 0; i < AuditEntries; i++)
                    session.Insert(Audited(session.NextId<AuditRecord>(), i, end - Period + Period * ((double)i / AuditEntries)));
            },
            cancellation);
        var generated = new GeneratedRuns(key, certificates, new GeneratedOutboxes(older, newer, runs), runs, end, Period);
        // In the order of their numbers, in groups that share a commit, so that the ids follow the times as they do in the service.
        foreach (var group in Enumerable.Range(0, runs).Chunk(500))
        {
            var records = group.AsParallel().AsOrdered().Select(generated.Make).ToList();
            var written = records.Select(run => ledger.CommitSignedAsync(run, GeneratedRuns.Snapshot(run), cancellation)).ToList();
            await Task.WhenAll([.. written, writer.WriteAsync(Settle, cancellation)]);
        }
    }

    /// <summary>The ledger makes every entry due; most of these are there already.</summary>
    private static void Settle(WriteSession session) =>
        session.Execute("""UPDATE "LogEntries" SET "NextAttemptAt"=NULL WHERE "NextAttemptAt" IS NOT NULL AND "State" IN ('Done', 'Failed')""");

    private static AuditRecord Audited(long id, int number, DateTimeOffset at) => new()
    {
        Id = id,
        At = at,
        Who = number % 50 == 0 ? "release-manager" : $"operator-{number % 7}@example.com",
        Via = number % 3 == 0 ? "token" : "session",
        Role = "Operator",
        Action = (number % 20) switch { 0 => "config.change", < 6 => "run.replay", < 8 => "delivery.retry", _ => "session.start" },
        Target = new Guid(SHA256.HashData(BitConverter.GetBytes(number))[..16]).ToString(),
        Outcome = number % 300 == 1 ? AuditOutcome.Refused : AuditOutcome.Done,
        Detail = number % 20 == 0 ? "artifacts.taskrun.storage: tekton, oci" : null,
        Address = "192.0.2.1",
    };
}
