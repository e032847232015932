using Chains.Core.Verification;

namespace Chains.Core.Records.Queries;

/// <summary>What is known of one signature: from the walk through all of them, or from having verified it just now.</summary>
/// <param name="Verified">Null while nobody has looked.</param>
/// <param name="At">When it was looked at, or when the walk that looked at it began.</param>
/// <param name="Reason">Why it does not verify.</param>
public sealed record Verdict(bool? Verified, DateTimeOffset? At, string? Reason)
{
    public static Verdict Unverified { get; } = new(null, null, null);

    public static Verdict Of(VerificationResult result, DateTimeOffset at) => new(result.Verified, at, result.Summary);
}
