using System.Security.Cryptography;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>The entries of transparency logs: what they say, and that the log holds them.</summary>
internal static class LogSteps
{
    /// <param name="times">Gains what the logs vouch for.</param>
    public static IReadOnlyList<VerificationStep> Of(
        SignedMaterial material, TrustedRoot root, VerificationPolicy policy, List<DateTimeOffset> times)
    {
        var entries = material.Bundle.LogEntries;
        if (entries.IsEmpty)
            return Without(policy.RequireLogEntry ?? material.HasCertificate);
        if (entries.GroupBy(e => (Convert.ToHexString(e.LogId.Span), e.LogIndex)).Any(g => g.Count() > 1))
            return [VerificationStep.Failed(Kind.LogEntry, "The same log entry is given twice.")];
        var known = entries.Select(e => (Entry: e, Log: root.FindLog(e.LogId.Span))).Where(e => e.Log is not null).ToList();
        return known.Count > 0
            ? [.. known.SelectMany(e => OfEntry(material, e.Entry, e.Log!, times))]
            : [VerificationStep.Failed(Kind.LogEntry, "The signature was logged by a log that the trusted root does not know.", LogId(entries[0])), .. Rest("")];
    }

    private static VerificationStep[] Without(bool required) => required
        ? [VerificationStep.Failed(Kind.LogEntry, "The signature has no transparency log entry, which a certificate's signature needs."), .. Rest("There is no log entry.")]
        : [VerificationStep.NotApplicable(Kind.LogEntry, "The signature was not logged, and that was not asked for."), .. Rest("There is no log entry.")];

    private static VerificationStep[] Rest(string sentence)
    {
        sentence = sentence.Length > 0 ? sentence : "The log is not known.";
        return
        [
            VerificationStep.NotApplicable(Kind.Set, sentence),
            VerificationStep.NotApplicable(Kind.InclusionProof, sentence),
            VerificationStep.NotApplicable(Kind.Checkpoint, sentence),
        ];
    }

    private static IEnumerable<VerificationStep> OfEntry(
        SignedMaterial material, TransparencyLogEntry entry, TransparencyLog log, List<DateTimeOffset> times)
    {
        yield return About(material, entry, log);
        yield return Promise(entry, log, times);
        yield return Included(entry, log);
        yield return Signed(entry, log);
    }

    private static VerificationStep About(SignedMaterial material, TransparencyLogEntry entry, TransparencyLog log)
    {
        var where = new ComparedValue("entry", null, $"{log.BaseUrl} #{entry.LogIndex} ({entry.Kind} {entry.Version})");
        try
        {
            var body = LogEntryBodyParser.Parse(entry);
            return LogEntryComparison.Difference(material, body) is { } difference
                ? VerificationStep.Failed(Kind.LogEntry, difference.Sentence, where, difference.Values)
                : VerificationStep.Passed(Kind.LogEntry, "The log entry is about this signature, by this key, over this content.", where);
        }
        catch (FormatException e)
        {
            return VerificationStep.Failed(Kind.LogEntry, e.Message, where);
        }
    }

    private static VerificationStep Promise(TransparencyLogEntry entry, TransparencyLog log, List<DateTimeOffset> times)
    {
        if (entry.SignedEntryTimestamp.IsEmpty)
            return VerificationStep.NotApplicable(Kind.Set, "The log gave no signed entry timestamp, so that its time is not used.");
        if (entry.IntegratedTime < 0 || entry.IntegratedTime > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return VerificationStep.Failed(Kind.Set, "The log's time is out of range.");
        var time = DateTimeOffset.FromUnixTimeSeconds(entry.IntegratedTime);
        var values = new ComparedValue("integrated time", log.ValidFor.ToString(), time.ToString("u"));
        if (!log.ValidFor.Contains(time))
            return VerificationStep.Failed(Kind.Set, "The log's key was not in use at the time that the entry bears.", values);
        if (!SignedEntryTimestamp.Verify(entry, log.Key))
            return VerificationStep.Failed(Kind.Set, $"The signed entry timestamp is not that of {log.BaseUrl}.", values);
        times.Add(time);
        return VerificationStep.Passed(Kind.Set, $"The log promised at {time:u} to publish the entry.", values);
    }

    private static VerificationStep Included(TransparencyLogEntry entry, TransparencyLog log)
    {
        if (entry.Proof is not { } proof)
        {
            return entry.SignedEntryTimestamp.IsEmpty
                ? VerificationStep.Failed(Kind.InclusionProof, "There is neither a proof that the log holds the entry, nor a promise.")
                : VerificationStep.NotApplicable(Kind.InclusionProof, "A bundle of version 0.1 needs the log's promise alone.");
        }

        var leaf = MerkleTree.LeafHash(entry.CanonicalizedBody.Span);
        var found = MerkleProof.TryComputeRoot(leaf, proof.LogIndex, proof.TreeSize, proof.Hashes, out var computed)
            ? Convert.ToHexStringLower(computed)
            : "none: the proof does not fit the index and the tree's size";
        var values = new ComparedValue("root hash", Convert.ToHexStringLower(proof.RootHash.Span), found);
        return computed is not null && CryptographicOperations.FixedTimeEquals(computed, proof.RootHash.Span)
            ? VerificationStep.Passed(
                Kind.InclusionProof, $"The entry is number {proof.LogIndex} in a tree of {proof.TreeSize} of {log.BaseUrl}.", values)
            : VerificationStep.Failed(Kind.InclusionProof, "The proof does not lead from the entry to the tree's root.", values);
    }

    private static VerificationStep Signed(TransparencyLogEntry entry, TransparencyLog log)
    {
        if (entry.Proof is not { } proof)
            return VerificationStep.NotApplicable(Kind.Checkpoint, "Without a proof there is no tree to be signed.");
        if (proof.Checkpoint.Length == 0)
        {
            return entry.SignedEntryTimestamp.IsEmpty
                ? VerificationStep.Failed(Kind.Checkpoint, "The tree of the proof is not signed by the log.")
                : VerificationStep.NotApplicable(Kind.Checkpoint, "The proof has no checkpoint; the log's promise stands alone.");
        }

        try
        {
            return CheckpointComparison.Of(entry, proof, log);
        }
        catch (FormatException e)
        {
            return VerificationStep.Failed(Kind.Checkpoint, e.Message);
        }
    }

    private static ComparedValue LogId(TransparencyLogEntry entry) => new("log id", null, Convert.ToHexStringLower(entry.LogId.Span));
}
