using Chains.Core.Records.Access;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>The sandbox's button for more runs; nothing at all outside it.</summary>
public sealed partial class ProduceRuns
{
    private const int Count = 8;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private bool Available { get; set; }

    private string? Outcome { get; set; }

    private ISampleProducer? Producer => Services.GetService<ISampleProducer>();

    protected override async Task OnInitializedAsync() => Available = Producer is not null && await Caller.MayAsync(Role.Operator);

    private async Task ProduceAsync()
    {
        if (Producer is not { } producer || !await Caller.DemandAsync(Role.Operator, "samples.produce", null))
            return;
        var made = await producer.ProduceAsync(Count, Context?.RequestAborted ?? CancellationToken.None);
        await Caller.RecordAsync("samples.produce", null, AuditOutcome.Done, $"{made} runs");
        Outcome = $"{made} runs have finished; they appear above as they are signed.";
    }
}
