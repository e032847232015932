using System.Diagnostics;
using System.Security.Cryptography;
using Chains.Core.Pipeline;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Signing;
using Chains.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Bench.Dashboard;

/// <summary>Fills a data directory with runs the way the service does: through the ledger and its one writer.</summary>
internal static class RecordGenerator
{
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

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = PublicKeys.FromPem(key.ExportSubjectPublicKeyInfoPem());
        await services.GetRequiredService<IKeyRegistry>().RegisterAsync(publicKey, "generated", cancellation);
        var ledger = services.GetRequiredService<RunLedger>();
        var generated = new GeneratedRuns(key, publicKey, runs, DateTimeOffset.UtcNow, Period);
        var began = Stopwatch.GetTimestamp();
        // In the order of their numbers, in groups that share a commit, so that the ids follow the times as they do in the service.
        foreach (var group in Enumerable.Range(0, runs).Chunk(500))
        {
            var records = group.AsParallel().AsOrdered().Select(generated.Make).ToList();
            await Task.WhenAll(records.Select(run => ledger.CommitSignedAsync(run, GeneratedRuns.Snapshot(run), cancellation)));
        }

        output.WriteLine($"{runs:N0} runs in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {new FileInfo(Path.Combine(directory, "chains.db")).Length / 1048576.0:N0} MiB in {directory}.");
    }
}
