using Chains.Core.Verification;

namespace Chains.Web.Api.Verification;

/// <summary>What a verification found.</summary>
/// <param name="Verified">Whether every layer holds that applies.</param>
/// <param name="Summary">One sentence: who signed and when, or the failure that explains the others.</param>
/// <param name="Signer">A key id, or the identity of the certificate.</param>
/// <param name="Issuer">Who vouched for the identity; null with a key.</param>
/// <param name="SignedAt">The earliest time that a log or a timestamp authority vouches for.</param>
public sealed record VerificationView(
    bool Verified, string Summary, string? Signer, string? Issuer, DateTimeOffset? SignedAt, IReadOnlyList<StepView> Steps)
{
    internal static VerificationView From(VerificationResult result) => new(
        result.Verified, result.Summary, result.Signer, result.Issuer, result.SignedAt, [.. result.Steps.Select(StepView.From)]);
}
