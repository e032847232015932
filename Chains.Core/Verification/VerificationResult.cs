using System.Collections.Immutable;

namespace Chains.Core.Verification;

/// <summary>What a verification found.</summary>
/// <param name="Verified">Whether no step failed.</param>
/// <param name="Summary">One sentence: who signed, or the failure that explains the others.</param>
/// <param name="Steps">In the order of their kinds; several of a kind where there are several log entries.</param>
/// <param name="Signer">A key id, or the certificate's identity; null while it is not known.</param>
/// <param name="Issuer">Who vouched for the identity.</param>
/// <param name="SignedAt">The earliest time that a log or a timestamp authority vouches for.</param>
public sealed record VerificationResult(
    bool Verified,
    string Summary,
    ImmutableArray<VerificationStep> Steps,
    string? Signer,
    string? Issuer,
    DateTimeOffset? SignedAt)
{
    // A certificate that nothing dates fails because of the log or the timestamp: causes go before what follows from them.
    private static readonly VerificationStepKind[] Consequences =
        [VerificationStepKind.CertificateChain, VerificationStepKind.Sct, VerificationStepKind.Identity, VerificationStepKind.SubjectDigest];

    /// <summary>The failure that explains the others; null when there is none.</summary>
    public VerificationStep? MainFailure => Steps.Where(s => s.Outcome is StepOutcome.Failed).OrderBy(s => Array.IndexOf(Consequences, s.Kind)).FirstOrDefault();

    /// <summary>For what cannot even be read as something signed.</summary>
    public static VerificationResult Unreadable(string sentence) =>
        new(false, sentence, [VerificationStep.Failed(VerificationStepKind.Envelope, sentence)], null, null, null);

    internal static VerificationResult Of(IEnumerable<VerificationStep> steps, string? signer, string? issuer, DateTimeOffset? signedAt)
    {
        var ordered = steps.OrderBy(s => s.Kind).ToImmutableArray();
        var at = signedAt is { } time ? $" at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "";
        var by = issuer is null ? signer : $"{signer} (vouched for by {issuer})";
        var result = new VerificationResult(Verified: true, $"Signed by {by}{at}.", ordered, signer, issuer, signedAt);
        return result.MainFailure is { } failure ? result with { Verified = false, Summary = failure.Sentence } : result;
    }
}
