using System.Text.Json;

namespace Chains.Bench.Dashboard;

/// <summary>The addresses that are measured: every list at its first and its ten-thousandth page, filters, and searches of each kind.</summary>
internal sealed class DashboardAddresses
{
    private const int FarPages = 10_000;
    private const int PageSize = 50;

    public IReadOnlyList<(string Name, string Address)> Api { get; private init; } = [];

    public IReadOnlyList<(string Name, string Address)> Pages { get; private init; } = [];

    public static async Task<DashboardAddresses> ReadAsync(HttpClient http, CancellationToken cancellation)
    {
        var run = await FirstAsync("/api/v1/runs?limit=1&state=signed&kind=taskRun");
        var signature = await FirstAsync("/api/v1/signatures?limit=1&type=oci");
        var last = signature.GetProperty("id").GetInt64();
        // Cursors are the hex of an id, and ids have no gaps in what the generator made.
        var farSignatures = Math.Max(2, last - FarPages * PageSize).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        var farRuns = Math.Max(2, last / 5 - FarPages * 19).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        var (ns, uid, name) = (run.GetProperty("namespace").GetString(), run.GetProperty("uid").GetString(), run.GetProperty("name").GetString()!);
        var digest = signature.GetProperty("fullKey").GetString()!.Split('@')[1];
        return new DashboardAddresses
        {
            Api =
            [
                ("runs, first page", "/api/v1/runs"),
                ("runs, far page", $"/api/v1/runs?cursor={farRuns}"),
                ("runs, page before it", $"/api/v1/runs?cursor=p{farRuns}"),
                ("runs of a namespace", $"/api/v1/runs?namespace={ns}"),
                ("runs, failed", "/api/v1/runs?state=failed"),
                ("runs, by name", "/api/v1/runs?sort=name"),
                ("runs of a day, 20 days ago", $"/api/v1/runs?from={DateTimeOffset.UtcNow.AddDays(-20):yyyy-MM-dd}&to={DateTimeOffset.UtcNow.AddDays(-19):yyyy-MM-dd}"),
                ("runs, common text", "/api/v1/runs?q=build"),
                ("runs, common text, far page", $"/api/v1/runs?q=build&cursor={farRuns}"),
                ("runs, rare text", $"/api/v1/runs?q={name[^5..]}"),
                ("runs, text without a match", "/api/v1/runs?q=nothingofthat"),
                ("runs, text and state", "/api/v1/runs?q=build&state=failed"),
                ("runs by image", "/api/v1/runs?q=registry.example.com/payments"),
                ("runs by digest", $"/api/v1/runs?q={digest[..19]}"),
                ("signatures, first page", "/api/v1/signatures"),
                ("signatures, page 10,000", $"/api/v1/signatures?cursor={farSignatures}"),
                ("signatures of a type", "/api/v1/signatures?type=pipelineRun"),
                ("signatures, common text", "/api/v1/signatures?q=build"),
                ("signatures by digest", $"/api/v1/signatures?q={digest[..19]}"),
                ("deliveries, first page", "/api/v1/deliveries"),
                ("image names", "/api/v1/images"),
                ("image by digest", $"/api/v1/images/{digest}"),
                ("run", $"/api/v1/runs/{uid}"),
                ("search, common text", "/api/v1/search?q=build"),
                ("search, image", "/api/v1/search?q=example.com/payments/api"),
                ("search, digest", $"/api/v1/search?q={digest[7..15]}"),
                ("search, nothing", "/api/v1/search?q=nothingofthat"),
                ("statistics of a week", "/api/v1/statistics?period=week"),
                ("coverage", "/api/v1/coverage"),
            ],
            Pages =
            [
                ("Overview", "/"),
                ("Runs", "/runs"),
                ("Runs, far page", $"/runs?cursor={farRuns}"),
                ("Runs, searched", "/runs?q=build"),
                ("Signatures", "/signatures"),
                ("Signatures, page 10,000", $"/signatures?cursor={farSignatures}"),
                ("Images", "/images"),
                ("Image", $"/images/{digest}"),
                ("Run", $"/runs/{uid}"),
                ("Search", "/search?q=build"),
                ("Coverage", "/coverage"),
            ],
        };

        async Task<JsonElement> FirstAsync(string address)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(address, cancellation));
            return document.RootElement.GetProperty("items")[0].Clone();
        }
    }
}
