namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Checks what a log answered before it is believed: the body is what was sent, the promise (SET) and the checkpoint are signed by the
/// log's key, the proof leads from the body to the checkpoint's root, and the log is the one that was asked.
/// </summary>
public static class EntryCheck
{
    /// <returns>Null where everything holds, else one sentence about what does not.</returns>
    public static string? Problem(TransparencyLogEntry entry, LogSubmission submission, LogIdentity log) =>
        Identity(entry, log) ?? Body(entry, submission, log) ?? Promise(entry, log) ?? Proof(entry, log);

    private static string? Identity(TransparencyLogEntry entry, LogIdentity log) =>
        log.LogId.IsEmpty || entry.LogId.Span.SequenceEqual(log.LogId.Span)
            ? null
            : $"The entry is of the log {Convert.ToHexStringLower(entry.LogId.Span)}, not of {Convert.ToHexStringLower(log.LogId.Span)}.";

    private static string? Body(TransparencyLogEntry entry, LogSubmission submission, LogIdentity log) =>
        EntryBody.Difference(entry, submission, log.ApiVersion) is { } difference ? $"The entry is not what was sent: {difference}." : null;

    private static string? Promise(TransparencyLogEntry entry, LogIdentity log)
    {
        if (log.ApiVersion == 2)
            return null;
        if (entry.SignedEntryTimestamp.IsEmpty || entry.IntegratedTime <= 0)
            return "The entry has no signed entry timestamp.";
        return SignedEntryTimestamp.Verify(entry, log.Key) ? null : "The signed entry timestamp does not verify with the log's key.";
    }

    private static string? Proof(TransparencyLogEntry entry, LogIdentity log)
    {
        if (entry.Proof is not { Checkpoint.Length: > 0 } proof)
            return "The entry has no inclusion proof with a checkpoint.";
        if (CheckpointCheck.Read(proof.Checkpoint, log, out var problem) is not { } checkpoint)
            return problem;
        if (log.ApiVersion == 2 && proof.LogIndex != entry.LogIndex)
            return $"The proof is of the index {proof.LogIndex}, not of {entry.LogIndex}.";
        if (checkpoint.Size != proof.TreeSize || !checkpoint.RootHash.Span.SequenceEqual(proof.RootHash.Span))
            return "The inclusion proof is of another tree than its checkpoint.";
        var leaf = MerkleTree.LeafHash(entry.CanonicalizedBody.Span);
        return MerkleProof.VerifyInclusion(leaf, proof.LogIndex, checkpoint.Size, proof.Hashes, checkpoint.RootHash.Span)
            ? null
            : "The inclusion proof does not lead from the entry to the checkpoint's root.";
    }
}
