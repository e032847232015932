namespace Chains.Core.Records.Access;

/// <summary>What became of what somebody asked for.</summary>
public enum AuditOutcome
{
    Done,

    /// <summary>Not allowed, or the request was wrong: nothing was done.</summary>
    Refused,

    /// <summary>Allowed, but the service or what it depends on could not do it.</summary>
    Failed,
}
