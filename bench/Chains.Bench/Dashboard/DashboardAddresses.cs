namespace Chains.Bench.Dashboard;

/// <summary>The addresses that are measured: of the API everything that is read, of the dashboard every page.</summary>
internal sealed class DashboardAddresses
{
    public required IReadOnlyList<string> Api { get; init; }

    public required IReadOnlyList<(string Name, string Address)> Pages { get; init; }

    public static async Task<DashboardAddresses> ReadAsync(HttpClient http, CancellationToken cancellation)
    {
        var samples = await AddressSamples.ReadAsync(http, cancellation);
        var addresses = new DashboardAddresses { Api = [.. ApiAddresses.All(samples).Select(a => ApiAddresses.Root + a)], Pages = PagesOf(samples) };
        await AddressCoverage.CheckAsync(http, addresses.Api, cancellation);
        return addresses;
    }

    private static (string Name, string Address)[] PagesOf(AddressSamples samples) =>
    [
        ("Overview", "/"),
        ("Runs", "/runs"),
        ("Runs, far page", $"/runs?cursor={samples.FarRuns}"),
        ("Runs, searched", "/runs?q=build"),
        ("Signatures", "/signatures"),
        ("Signatures, page 10,000", $"/signatures?cursor={samples.FarSignatures}"),
        ("Signature", $"/signatures/{samples.SignatureId}"),
        ("Images", "/images"),
        ("Image", $"/images/{samples.Digest}"),
        ("Commit", $"/commits/{samples.Commit}"),
        ("Run", $"/runs/{samples.Uid}"),
        ("Search", "/search?q=build"),
        ("Coverage", "/coverage"),
        ("Deliveries", "/deliveries"),
        ("Deliveries, far page", $"/deliveries?cursor={samples.FarDeliveries}"),
        ("Deliveries, failed", "/deliveries?state=Failed"),
        ("Backends", "/backends"),
        ("Certificates", "/certificates"),
        ("Certificates, searched", "/certificates?q=chains-controller"),
        ("Certificate", $"/certificates/{AddressSamples.Text(samples.Certificate, "fingerprint")}"),
        ("Rekor entries", "/rekor"),
        ("Rekor entries, far page", $"/rekor?cursor={samples.FarEntries}"),
        ("Rekor entry", $"/rekor/entries/{AddressSamples.Text(samples.Entry, "id")}"),
        ("Trust", "/trust"),
        ("Keys", "/keys"),
        ("Audit log", "/audit"),
        ("API tokens", "/tokens"),
        ("Configuration", "/configuration"),
        ("Verify", "/verify"),
        ("Preview", "/preview"),
    ];
}
