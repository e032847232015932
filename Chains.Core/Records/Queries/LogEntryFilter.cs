namespace Chains.Core.Records.Queries;

/// <summary>What a list of log entries is narrowed to; null means any.</summary>
public sealed record LogEntryFilter
{
    /// <summary>A log index, the UUID of an entry by its beginning, or as in the list of runs: part of a name or identity, a digest by its beginning.</summary>
    public string? Query { get; init; }

    public long? LogIndex { get; init; }

    public string? Namespace { get; init; }

    public long? SignatureId { get; init; }

    public StepState? State { get; init; }

    /// <summary>Base address of the log.</summary>
    public string? Log { get; init; }

    /// <summary>Integrated at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Integrated before.</summary>
    public DateTimeOffset? To { get; init; }
}
