using Chains.Core.Trust;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>Timestamps of RFC 3161 over the signature.</summary>
internal static class TimestampSteps
{
    /// <param name="times">What logs vouch for; gains what the authorities vouch for.</param>
    public static IReadOnlyList<VerificationStep> Of(SignedMaterial material, TrustedRoot root, List<DateTimeOffset> times)
    {
        if (material.Bundle.Timestamps.IsEmpty)
            return [VerificationStep.NotApplicable(Kind.Timestamp, "The signature has no timestamp of a timestamp authority.")];
        var hasLogTime = times.Count > 0;
        return [.. material.Bundle.Timestamps.Select(der => OfOne(material, der, root, hasLogTime, times))];
    }

    private static VerificationStep OfOne(
        SignedMaterial material, ReadOnlyMemory<byte> der, TrustedRoot root, bool hasLogTime, List<DateTimeOffset> times)
    {
        try
        {
            var timestamp = Rfc3161Timestamp.Parse(der);
            var authorities = root.TimestampAuthorities.Where(timestamp.IsBy).ToList();
            if (authorities.Count == 0)
                return Unknown(timestamp, hasLogTime);
            var problems = authorities.Select(a => (Authority: a, Problem: timestamp.Verify(material.Signature.Span, a))).ToList();
            var values = new ComparedValue("time", null, timestamp.Time.ToString("u"));
            if (problems.FirstOrDefault(p => p.Problem is null).Authority is not { } by)
                return VerificationStep.Failed(Kind.Timestamp, $"The timestamp is refused: {problems[0].Problem}.", values);
            times.Add(timestamp.Time);
            return VerificationStep.Passed(Kind.Timestamp, $"{Name(by)} saw the signature at {timestamp.Time:u}.", values);
        }
        catch (FormatException e)
        {
            return VerificationStep.Failed(Kind.Timestamp, e.Message);
        }
    }

    // A time that nobody here can judge does no harm beside one that a log vouches for.
    private static VerificationStep Unknown(Rfc3161Timestamp timestamp, bool hasLogTime)
    {
        var values = new ComparedValue("time", null, timestamp.Time.ToString("u"));
        const string Sentence = "The timestamp is by an authority that the trusted root does not know";
        return hasLogTime
            ? VerificationStep.NotApplicable(Kind.Timestamp, $"{Sentence}; the log's time stands for it.", values)
            : VerificationStep.Failed(Kind.Timestamp, $"{Sentence}.", values);
    }

    private static string Name(CertificateAuthority authority) => authority.Uri.Length > 0 ? authority.Uri : authority.Chain[0].Subject;
}
