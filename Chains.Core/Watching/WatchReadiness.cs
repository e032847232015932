using Chains.Core.Pipeline;

namespace Chains.Core.Watching;

/// <summary>Ready means that the API server answers every watch, or the list that it begins with.</summary>
public sealed class WatchReadiness(WatchHealth health) : IReadinessCheck
{
    public string Name => "watches";

    public ValueTask<string?> ProblemAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(health.Problems is { Count: > 0 } problems ? string.Join(" ", problems) : null);
}
