using Chains.Core.Records.Access;

namespace Chains.Web.Api.Audit;

/// <summary>Who did what, when.</summary>
/// <param name="Who">The name of the person or token.</param>
/// <param name="Via">How they were known: <c>session</c>, <c>token</c>, <c>local token</c>, <c>bearer</c>, <c>anonymous</c>.</param>
/// <param name="Role">Null for who has none.</param>
/// <param name="Action">Such as <c>config.change</c>, <c>run.replay</c>, <c>login</c>.</param>
/// <param name="Target">What it was asked of.</param>
/// <param name="Detail">What changed, or why it was refused.</param>
/// <param name="Address">Where the request came from, as far as the service can see.</param>
public sealed record AuditEntry(
    long Id, DateTimeOffset At, string Who, string Via, string? Role, string Action, string? Target, AuditOutcome Outcome, string? Detail, string? Address)
{
    internal static AuditEntry From(AuditRecord row) => new(
        row.Id, row.At, row.Who, row.Via, row.Role, row.Action, row.Target, row.Outcome, row.Detail, row.Address);
}
