namespace Chains.Core.Records.Queries;

/// <summary>What the walk through all signatures found of one.</summary>
/// <param name="Verified">Null while the walk has not come to it.</param>
/// <param name="At">When it was looked at, or when the walk that looked at it began.</param>
/// <param name="Reason">Why it does not verify.</param>
public sealed record Verdict(bool? Verified, DateTimeOffset? At, string? Reason)
{
    public static Verdict Unverified { get; } = new(null, null, null);
}
