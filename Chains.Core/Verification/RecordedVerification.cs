using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Core.Trust;

namespace Chains.Core.Verification;

/// <summary>Verifies signatures of the database, against the keys that it keeps and the instances that are believed.</summary>
public sealed class RecordedVerification(LogEntryQueries entries, IKeyRegistry keys, ITrustedRootSource trust)
{
    /// <param name="signature">With its certificate, artifact and statement.</param>
    /// <param name="artifact">What it is to be about; null does not ask.</param>
    /// <param name="identity">Whom its certificate must name; null lets it be anybody who is vouched for.</param>
    public async Task<VerificationResult> VerifyAsync(
        SignatureRecord signature, ExpectedArtifact? artifact, ExpectedIdentity? identity, CancellationToken cancellation)
    {
        try
        {
            var statement = signature.Artifact?.Statement;
            var logged = await entries.OfSignatureAsync(signature.Id, cancellation);
            var bundle = RecordedBundle.Of(signature, logged);
            if (bundle.Envelope is { } envelope && !envelope.Payload.Span.SequenceEqual(statement!.Payload))
                return VerificationResult.Unreadable("The envelope holds another payload than the statement that is recorded with it.");
            var key = signature.Certificate is null ? await FindKeyAsync(signature, cancellation) : null;
            if (signature.Certificate is null && key is null)
                return UnknownKey(signature);
            var policy = new VerificationPolicy
            {
                Key = key,
                Identity = identity,
                Artifact = artifact,
                PayloadType = statement!.PayloadType ?? Dsse.InTotoPayloadType,
                // Before the log has answered there is none: whether one is missing is for the logging to say.
                RequireLogEntry = signature.Certificate is not null,
            };
            var input = bundle.Envelope is null
                ? new VerificationInput(bundle, Payload: statement.Payload)
                : new VerificationInput(bundle, EnvelopeJson: SignatureContent.Of(signature));
            return Verifier.Verify(input, await WithKeptLogsAsync(trust.Current, logged, cancellation), policy);
        }
        catch (FormatException e)
        {
            return VerificationResult.Unreadable(e.Message);
        }
    }

    // A log of one's own need not be in any trusted root: its key is kept since its first use.
    private async Task<TrustedRoot> WithKeptLogsAsync(TrustedRoot root, IReadOnlyList<LogEntryRecord> logged, CancellationToken cancellation)
    {
        foreach (var url in logged.Select(e => e.LogUrl).Distinct(StringComparer.Ordinal))
        {
            if (await entries.FindLogAsync(url, cancellation) is not { LogId.Length: > 0 } log || root.FindLog(Convert.FromHexString(log.LogId)) is not null)
                continue;
            var kept = new TransparencyLog(url, Convert.FromHexString(log.LogId), PublicKeys.FromPem(log.PublicKeyPem), ValidityPeriod.Always);
            root = root with { Logs = root.Logs.Add(kept) };
        }

        return root;
    }

    private async Task<PublicKey?> FindKeyAsync(SignatureRecord signature, CancellationToken cancellation) =>
        signature.KeyId.Length > 0 ? await keys.FindAsync(signature.KeyId, cancellation) : null;

    private static VerificationResult UnknownKey(SignatureRecord signature)
    {
        var sentence = signature.Imported
            ? "The key is not known here: another controller made the signature. Verify it with that controller's public key."
            : $"The key {signature.KeyId} is not in the registry of keys.";
        return new VerificationResult(
            false, sentence, [VerificationStep.Failed(VerificationStepKind.Signature, sentence, new ComparedValue("key", null, signature.KeyId))], signature.KeyId, null, null);
    }
}
