namespace Chains.Core.Records.Queries;

/// <summary>What a list of log entries is narrowed to; null means any.</summary>
public sealed record LogEntryFilter
{
    /// <summary>The UUID of an entry, or its index.</summary>
    public string? Query { get; init; }

    public string? Namespace { get; init; }

    public long? SignatureId { get; init; }

    /// <summary>Integrated at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Integrated before.</summary>
    public DateTimeOffset? To { get; init; }
}
