using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>The sandbox's button for more runs; nothing at all outside it.</summary>
public sealed partial class ProduceRuns
{
    private const int Count = 8;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private bool Available => Producer is not null;

    private string? Outcome { get; set; }

    private ISampleProducer? Producer => Services.GetService<ISampleProducer>();

    private async Task ProduceAsync()
    {
        if (Producer is not { } producer)
            return;
        var made = await producer.ProduceAsync(Count, Context?.RequestAborted ?? CancellationToken.None);
        Outcome = $"{made} runs have finished; they appear above as they are signed.";
    }
}
