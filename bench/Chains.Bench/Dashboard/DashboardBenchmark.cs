using System.Globalization;
using Chains.Bench.Measuring;
using Chains.Bench.Service;
using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;

namespace Chains.Bench.Dashboard;

/// <summary>What an operator waits for, on a data directory that <see cref="RecordGenerator"/> filled.</summary>
internal static class DashboardBenchmark
{
    private const int Requests = 60;
    private const int Visits = 20;
    private const string Bare = "/healthz";
    private const int Dashboards = 50;

    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(string directory, bool browser, TextWriter output, CancellationToken cancellation)
    {
        await using var service = await ServiceProcess.StartAsync(
            directory,
            new Dictionary<string, string>
            {
                ["Chains__Cluster__Mode"] = "Sandbox",
                ["Chains__Auth__Mode"] = "None",
                ["Chains__Sandbox__Samples"] = "false",
                ["Chains__Sandbox__Port"] = ServiceProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            },
            cancellation);
        await WhenIndexedAsync(directory, output, cancellation);
        using var http = new HttpClient { BaseAddress = service.Address };
        var addresses = await DashboardAddresses.ReadAsync(http, cancellation);
        await MeasureApiAsync(http, addresses.Api, output, cancellation);
        if (browser)
            await InBrowserAsync(service, addresses, output, cancellation);
    }

    private static async Task MeasureApiAsync(HttpClient http, IReadOnlyList<string> addresses, TextWriter output, CancellationToken cancellation)
    {
        var (table, slow) = (new Table("API, milliseconds", "p50", "p95"), 0);
        foreach (var address in addresses)
        {
            var time = await ListTimings.MeasureAsync(http, address, Requests, cancellation);
            slow += time.P95 > Target.TotalMilliseconds ? 1 : 0;
            Add(table, address[ApiAddresses.Root.Length..], time);
        }

        table.Print(output);
        output.WriteLine($"Of {addresses.Count} addresses {slow} take more than {Target.TotalMilliseconds:N0} ms at the 95th percentile.");
    }

    private static async Task InBrowserAsync(ServiceProcess service, DashboardAddresses addresses, TextWriter output, CancellationToken cancellation)
    {
        await using var chromium = await PaintTimings.StartAsync();
        var pages = new Table("First contentful paint, milliseconds", "p50", "p95", "p50 of later visits", "p95 of later visits");
        await chromium.MeasureAsync(new Uri(service.Address, Bare), 2);
        foreach (var (name, address) in addresses.Pages.Prepend(("one word, the least that this browser can do", Bare)))
        {
            var (first, back) = await chromium.MeasureAsync(new Uri(service.Address, address), Visits);
            pages.Add([name, .. ((double[])[first.P50, first.P95, back.P50, back.P95]).Select(t => t.ToString("F0", CultureInfo.InvariantCulture))]);
        }

        pages.Print(output);
        await using var open = await chromium.OpenAsync(service.Address, Dashboards);
        await Task.Delay(Settling, cancellation);
        output.WriteLine($"{Dashboards} open dashboards: {service.ResidentBytes / 1048576.0:N0} MiB resident, {service.PeakBytes / 1048576.0:N0} MiB at most.");
    }

    private static void Add(Table table, string name, Spread time) =>
        table.Add(name, time.P50.ToString("F1", CultureInfo.InvariantCulture), time.P95.ToString("F1", CultureInfo.InvariantCulture));

    private static async Task WhenIndexedAsync(string directory, TextWriter output, CancellationToken cancellation)
    {
        var options = new DbContextOptionsBuilder<ChainsDbContext>().UseRecords($"Data Source={Path.Combine(directory, "chains.db")}").Options;
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            await using var context = new ChainsDbContext(options);
            var last = await context.Signatures.MaxAsync(s => s.Id, cancellation);
            var statements = await context.Statements.MaxAsync(s => s.Id, cancellation);
            var subjects = await context.Subjects.MaxAsync(s => s.Id, cancellation);
            var progress = await context.IndexProgress.ToDictionaryAsync(p => p.Name, p => p.Position, cancellation);
            if (progress.GetValueOrDefault("signatures") == last && progress.GetValueOrDefault("statements") == statements && progress.GetValueOrDefault("subjects") == subjects)
            {
                output.WriteLine($"Indexed after {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {last:N0} signatures.");
                return;
            }

            await Task.Delay(500, cancellation);
        }
    }
}
