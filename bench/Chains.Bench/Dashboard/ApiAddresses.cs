using System.Globalization;
using static Chains.Bench.Dashboard.AddressSamples;

namespace Chains.Bench.Dashboard;

/// <summary>
/// Every address of the API that is read, below its root: each list at its first and at a far page, in both directions, with each of its filters, also those
/// that nothing passes, since that is where a query that reads everything shows.
/// </summary>
internal static class ApiAddresses
{
    public const string Root = "/api/v1/";

    private const string Nothing = "nothingofthat";

    private static readonly string Recent = Date(-2);
    private static readonly string Tomorrow = $"from={Date(1)}";
    private static readonly string LongAgo = $"from={Date(-20)}&to={Date(-19)}";

    public static IReadOnlyList<string> All(AddressSamples samples) =>
    [
        .. Runs(samples), .. Signatures(samples), .. Images(samples), .. Deliveries(samples), .. Certificates(samples), .. Entries(samples), .. Audit(),
        .. Single(samples),
    ];

    private static string[] Runs(AddressSamples s) =>
    [
        "runs", $"runs?cursor={s.FarRuns}", $"runs?cursor=p{s.FarRuns}",
        $"runs?namespace={s.Namespace}", $"runs?namespace={Nothing}", "runs?state=failed", "runs?state=unsigned", "runs?kind=pipelineRun",
        $"runs?definition={s.Definition}", $"runs?definition={Nothing}", "runs?sort=name", "runs?sort=nameDescending", "runs?sort=oldest",
        $"runs?{LongAgo}", $"runs?{Tomorrow}", $"runs?to={Date(-29)}",
        "runs?q=build", $"runs?q=build&cursor={s.FarRuns}", $"runs?q={s.RareText}", $"runs?q={Nothing}", "runs?q=registry.example.com/payments", $"runs?q={s.DigestPrefix}",
        "runs?q=chains-controller", "runs?q=build&state=failed", "runs?q=build&kind=pipelineRun", $"runs?q=build&{LongAgo}", $"runs?q=build&namespace={s.Namespace}",
        "runs/export?state=skipped&format=csv", $"runs/export?q={s.RareText}&namespace={s.Namespace}&kind=taskRun&definition={s.Definition}&from={Recent}&to={Date(1)}&format=ndjson",
    ];

    private static string[] Signatures(AddressSamples s) =>
    [
        "signatures", $"signatures?cursor={s.FarSignatures}", $"signatures?cursor=p{s.FarSignatures}",
        $"signatures?namespace={s.Namespace}", $"signatures?namespace={Nothing}", "signatures?kind=pipelineRun", "signatures?type=pipelineRun",
        "signatures?format=simplesigning", $"signatures?format={Nothing}", $"signatures?keyId={s.KeyId}", $"signatures?keyId={Nothing}",
        $"signatures?certificate={Text(s.Certificate, "fingerprint")}", $"signatures?certificate={Nothing}", $"signatures?{LongAgo}", $"signatures?{Tomorrow}",
        "signatures?q=build", $"signatures?q=build&cursor={s.FarSignatures}", $"signatures?q={s.RareText}", $"signatures?q={Nothing}", "signatures?q=registry.example.com/payments",
        $"signatures?q={s.DigestPrefix}", "signatures?q=chains-controller", $"signatures?q=build&{LongAgo}", $"signatures?q=build&namespace={s.Namespace}",
        $"signatures/export?q={s.RareText}&namespace={s.Namespace}&kind=taskRun&type=oci&format=ndjson",
        $"signatures/export?keyId={s.KeyId}&certificate={Text(s.Certificate, "fingerprint")}&from={Recent}&to={Date(1)}",
    ];

    private static string[] Images(AddressSamples s) =>
    [
        "images", "images?q=payments", $"images?q={Nothing}", $"images/{s.Digest}", $"commits/{s.Commit}",
        "search?q=build", "search?q=example.com/payments/api", $"search?q={s.Digest[7..15]}", $"search?q={Nothing}", "search?q=chains-controller",
        $"search?q={Text(s.Entry, "logIndex")}", $"search?q={Text(s.Entry, "entryUuid")[..24]}",
        "statistics?period=hour", "statistics?period=day", "statistics?period=week", "coverage", $"coverage?namespace={s.Namespace}",
    ];

    private static string[] Deliveries(AddressSamples s) =>
    [
        "deliveries", $"deliveries?cursor={s.FarDeliveries}", $"deliveries?cursor=p{s.FarDeliveries}",
        "deliveries?state=done", "deliveries?state=failed", "deliveries?state=retrying", "deliveries?state=skipped",
        "deliveries?backend=tekton", "deliveries?backend=pubsub", $"deliveries?backend=pubsub&cursor={s.FarDeliveries}", "deliveries?backend=oci", $"deliveries?backend={Nothing}",
        "deliveries?backend=pubsub&state=failed", "deliveries?backend=oci&state=failed", "deliveries?backend=tekton&state=failed",
        $"deliveries?namespace={s.Namespace}", $"deliveries?namespace={s.Namespace}&cursor={s.FarDeliveries}", $"deliveries?namespace={Nothing}",
        $"deliveries?namespace={s.Namespace}&state=failed", "deliveries?kind=pipelineRun", "deliveries?kind=taskRun&state=failed",
        $"deliveries?run={s.Uid}", $"deliveries?run={Nothing}", $"deliveries?{LongAgo}", $"deliveries?{Tomorrow}", $"deliveries?to={Date(-29)}", $"deliveries?backend=pubsub&{Tomorrow}",
        "deliveries?q=build", $"deliveries?q=build&cursor={s.FarDeliveries}", $"deliveries?q={s.RareText}", $"deliveries?q={Nothing}", "deliveries?q=registry.example.com/payments",
        $"deliveries?q={s.DigestPrefix}", $"deliveries?q={s.Uid}", "deliveries?q=chains-controller", "deliveries?q=build&state=failed", $"deliveries?q=build&{LongAgo}",
        "backends", "backends/pubsub", "backends/pubsub/messages?limit=20",
    ];

    private static string[] Certificates(AddressSamples s)
    {
        var (fingerprint, issuer) = (Text(s.Certificate, "fingerprint"), Uri.EscapeDataString(Text(s.Certificate, "issuer")));
        return
        [
            "certificates", $"certificates?issuer={issuer}", "certificates?issuer=https://oidc.old-cluster.example.com", $"certificates?issuer={Nothing}",
            $"certificates?{LongAgo}", $"certificates?{Tomorrow}", $"certificates?expiresFrom={Recent}", $"certificates?expiresFrom={Date(1)}", $"certificates?expiresTo={Recent}",
            "certificates?q=serviceaccounts", "certificates?q=chains-controller", "certificates?q=oidc.old-cluster", $"certificates?q={fingerprint[..8]}", $"certificates?q={Nothing}",
            $"certificates?q=chains-controller&{Tomorrow}",
            $"certificates/{fingerprint}", $"certificates/{fingerprint}.pem", $"certificates/{fingerprint}/chain",
        ];
    }

    private static string[] Entries(AddressSamples s)
    {
        var (id, index, log) = (Text(s.Entry, "id"), Text(s.Entry, "logIndex"), Text(s.Entry, "logUrl"));
        return
        [
            "rekor/entries", $"rekor/entries?cursor={s.FarEntries}", $"rekor/entries?cursor=p{s.FarEntries}",
            "rekor/entries?state=done", "rekor/entries?state=failed", "rekor/entries?state=retrying", "rekor/entries?state=pending",
            $"rekor/entries?log={log}", "rekor/entries?log=https://rekor-2025.example.com", $"rekor/entries?log=https://{Nothing}",
            $"rekor/entries?namespace={s.Namespace}", $"rekor/entries?namespace={Nothing}", $"rekor/entries?namespace={s.Namespace}&state=failed",
            $"rekor/entries?logIndex={index}", "rekor/entries?logIndex=1", $"rekor/entries?signatureId={Text(s.Entry, "signatureId")}", "rekor/entries?signatureId=999999999",
            $"rekor/entries?{LongAgo}", $"rekor/entries?{Tomorrow}", $"rekor/entries?state=failed&{LongAgo}",
            $"rekor/entries?q={index}", $"rekor/entries?q={Text(s.Entry, "entryUuid")}", $"rekor/entries?q={s.DigestPrefix}", "rekor/entries?q=chains-controller",
            $"rekor/entries?q=chains-controller&cursor={s.FarEntries}", "rekor/entries?q=build", "rekor/entries?q=registry.example.com/payments", $"rekor/entries?q={Nothing}",
            "rekor/entries?q=build&state=failed", $"rekor/entries?q=build&{LongAgo}", $"rekor/entries?q=build&log=https://{Nothing}",
            $"rekor/entries/{id}", $"rekor/entries/{id}/entry", "rekor/logs",
        ];
    }

    private static string[] Audit() =>
    [
        "audit", "audit?who=release-manager", $"audit?who={Nothing}", "audit?action=config", "audit?action=run.replay", $"audit?action={Nothing}",
        "audit?outcome=refused", "audit?outcome=failed", $"audit?{LongAgo}", $"audit?{Tomorrow}", "audit?q=artifacts.taskrun", $"audit?q={Nothing}",
    ];

    private static string[] Single(AddressSamples s)
    {
        var signature = $"signatures/{Text(s.Signature, "id")}";
        return
        [
            $"runs/{s.Uid}", $"runs/{s.Uid}/snapshot",
            signature, $"{signature}/envelope", $"{signature}/payload", $"{signature}/pae", $"{signature}/signature", $"{signature}/public-key",
            $"signatures/{Text(s.Entry, "signatureId")}/bundle", "trusted-root",
            "keys", $"keys/{s.Key}", $"keys/{s.Key}.pem", "config", "config/history", "tokens",
        ];
    }

    private static string Date(int days) => DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
