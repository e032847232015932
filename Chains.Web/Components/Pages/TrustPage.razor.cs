using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Trust;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>The instances that are believed, how fresh that is, and what no longer verifies.</summary>
public sealed partial class TrustPage
{
    private const int MostShown = 50;

    private static readonly StateLook Current = new("Current", Icons.Material.Filled.Check, Tone.Good, "Confirmed and not expired");
    private static readonly StateLook Stale = new("Stale", Icons.Material.Filled.Schedule, Tone.Warn, "It could not be confirmed; what was believed last stays in force");
    private static readonly StateLook Nobody = new("Nobody believed", Icons.Material.Filled.PriorityHigh, Tone.Bad, "Nothing of this instance verifies until it is mended");

    [Inject]
    private TrustedRoots Trust { get; set; } = default!;

    [Inject]
    private VerificationQueries Queries { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<(TrustStatus Status, TrustedRoot Root)> Instances { get; set; } = [];

    private VerificationSweepRecord? Sweep { get; set; }

    private IReadOnlyList<VerificationFailureRecord> Failures { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Instances = [.. Trust.Instances.Select(i => (i.Status, i.Current)).Where(i => i.Status.Source.Length > 0)];
        Sweep = await Queries.LatestSweepAsync(cancellation);
        Failures = (await Queries.FailuresAsync(null, MostShown, cancellation)).Items;
    }

    private StateLook LookOf(TrustStatus status)
    {
        var root = Instances.First(i => i.Status == status).Root;
        if (root.Logs.IsEmpty && root.CertificateAuthorities.IsEmpty)
            return Nobody;
        return status.Problem is null && !(status.ExpiresAt < Clock.GetUtcNow()) ? Current : Stale;
    }

    private static string List(IEnumerable<string> names) => string.Join("\n", names.Select(n => n.Length > 0 ? n : "unnamed").Distinct()) is { Length: > 0 } list ? SafeText.Of(list) : "none";
}
