using System.Security.Cryptography;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>That the log signed the tree which a proof is about.</summary>
internal static class CheckpointComparison
{
    /// <exception cref="FormatException">The note or its text is out of form.</exception>
    public static VerificationStep Of(TransparencyLogEntry entry, InclusionProof proof, TransparencyLog log)
    {
        var note = SignedNote.Parse(proof.Checkpoint);
        var checkpoint = Checkpoint.Parse(note.Text);
        var size = new ComparedValue("tree size", $"{proof.TreeSize}", $"{checkpoint.Size}");
        var root = new ComparedValue("root hash", Convert.ToHexStringLower(proof.RootHash.Span), Convert.ToHexStringLower(checkpoint.RootHash.Span));
        if (note.FindSignature(log.Key) is not { } signature)
            return VerificationStep.Failed(Kind.Checkpoint, $"The checkpoint is not signed by {log.BaseUrl}.", size, root);
        var origin = new ComparedValue("origin", checkpoint.HasTreeId ? signature.Name : log.Host, checkpoint.LogName);
        if (!IsFromLog(entry, checkpoint, signature, log))
            return VerificationStep.Failed(Kind.Checkpoint, "The checkpoint's origin is another log than the one that signed it.", origin, size, root);
        return checkpoint.Size == proof.TreeSize && CryptographicOperations.FixedTimeEquals(checkpoint.RootHash.Span, proof.RootHash.Span)
            ? VerificationStep.Passed(Kind.Checkpoint, $"The log signed the tree of {checkpoint.Size} entries that the proof is about.", origin, size, root)
            : VerificationStep.Failed(Kind.Checkpoint, "The log signed another tree than the proof is about.", origin, size, root);
    }

    // Rekor v1 writes a tree's id behind its name, and several trees make one log; its name is the server's own matter. The other logs have one tree,
    // whose index is the log's, and their origin is the host that the trusted root names.
    private static bool IsFromLog(TransparencyLogEntry entry, Checkpoint checkpoint, NoteSignature signature, TransparencyLog log)
    {
        if (signature.Name != checkpoint.LogName && signature.Name != checkpoint.Origin)
            return false;
        return checkpoint.HasTreeId || (entry.LogIndex == entry.Proof!.LogIndex && (log.Host.Length == 0 || checkpoint.Origin == log.Host));
    }
}
