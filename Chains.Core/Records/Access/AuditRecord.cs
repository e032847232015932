namespace Chains.Core.Records.Access;

/// <summary>Who did what, when: one change, replay or sign-in. Rows are only ever added.</summary>
public sealed class AuditRecord
{
    public const int LongestDetail = 4000;

    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The name of the person or token; <c>anonymous</c> where nobody is asked for it.</summary>
    public required string Who { get; set; }

    /// <summary>How they were known: <c>session</c>, <c>token</c>, <c>local token</c>, <c>bearer</c>, <c>kubernetes</c>, <c>anonymous</c>.</summary>
    public required string Via { get; set; }

    /// <summary><c>Viewer</c>, <c>Operator</c> or <c>Admin</c>; null for who has no role.</summary>
    public string? Role { get; set; }

    /// <summary>What was asked for, such as <c>config.change</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was asked of: a run, a token, a version of the configuration.</summary>
    public string? Target { get; set; }

    public AuditOutcome Outcome { get; set; }

    /// <summary>What changed, or why it was refused; no secrets.</summary>
    public string? Detail { get; set; }

    /// <summary>Where the request came from, as far as the service can see.</summary>
    public string? Address { get; set; }
}
