using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>What a list of deliveries is narrowed to; null means any.</summary>
public sealed record DeliveryFilter
{
    /// <summary>As in the list of runs: part of the name of a run, namespace, image, source or identity, a digest or commit by its beginning, or a UID.</summary>
    public string? Query { get; init; }

    public string? Namespace { get; init; }

    public RunKind? Kind { get; init; }

    public StepState? State { get; init; }

    public string? Backend { get; init; }

    /// <summary>UID of the run.</summary>
    public string? Run { get; init; }

    /// <summary>Completed at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Completed before.</summary>
    public DateTimeOffset? To { get; init; }
}
