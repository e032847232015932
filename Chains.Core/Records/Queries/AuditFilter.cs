using Chains.Core.Records.Access;

namespace Chains.Core.Records.Queries;

/// <summary>Which entries of the audit log to list; what is null does not narrow.</summary>
public sealed record AuditFilter
{
    /// <summary>The exact name.</summary>
    public string? Who { get; init; }

    /// <summary>The exact action, or its beginning up to a dot: <c>config</c> finds <c>config.change</c>.</summary>
    public string? Action { get; init; }

    public AuditOutcome? Outcome { get; init; }

    /// <summary>Part of the target or the detail.</summary>
    public string? Query { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }
}
