using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>What a list of runs is narrowed to; null means any.</summary>
public sealed record RunFilter
{
    /// <summary>Part of the name of a run, namespace, task, pipeline, image, source or signer, a UID, or a digest or commit by its beginning.</summary>
    public string? Query { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The Task or Pipeline, whole.</summary>
    public string? Definition { get; init; }

    public RunKind? Kind { get; init; }

    public RunState? State { get; init; }

    /// <summary>Finished at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Finished before.</summary>
    public DateTimeOffset? To { get; init; }

    public RunOrder Order { get; init; }
}
