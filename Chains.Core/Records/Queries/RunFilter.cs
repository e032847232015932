using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>What a list of runs is narrowed to; null means any.</summary>
public sealed record RunFilter
{
    /// <summary>Part of a run, task or pipeline name, a UID, or an image or digest that the run produced.</summary>
    public string? Query { get; init; }

    public string? Namespace { get; init; }

    public RunKind? Kind { get; init; }

    public RunState? State { get; init; }

    /// <summary>Finished at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Finished before.</summary>
    public DateTimeOffset? To { get; init; }
}
