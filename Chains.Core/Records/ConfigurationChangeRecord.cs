namespace Chains.Core.Records;

/// <summary>One reading of the ConfigMap that differed from the one before, accepted or not.</summary>
public sealed class ConfigurationChangeRecord
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Where the change was made: <c>dashboard</c>, <c>api</c>, <c>cluster</c>.</summary>
    public required string Origin { get; set; }

    /// <summary>Who changed it, as far as is known: a name, or for a change in the cluster what its field manager calls itself (<c>kubectl-edit</c>).</summary>
    public string? Who { get; set; }

    public string? ResourceVersion { get; set; }

    public bool Accepted { get; set; }

    /// <summary>JSON array of <c>{ key, old, new }</c>, secrets redacted.</summary>
    public required string Changes { get; set; }

    /// <summary>JSON array of the problems found.</summary>
    public required string Problems { get; set; }

    /// <summary>JSON of the whole data, kept of accepted readings only: the last good configuration after a restart.</summary>
    public string? Data { get; set; }
}
