using Chains.Core.Transparency.Clients;

namespace Chains.Core.Transparency.Monitoring;

/// <summary>Asks a log to prove that its checkpoints are of one history.</summary>
internal sealed class LogProofs(ILogClient client, LogIdentity identity)
{
    /// <summary>What the log shows now.</summary>
    /// <exception cref="LogException">It does not answer, or its checkpoint is not signed by its key, which proves nothing about its history.</exception>
    public async Task<(string Note, Checkpoint Checkpoint)> ShownAsync(CancellationToken cancellation)
    {
        var note = await client.CheckpointAsync(cancellation);
        return CheckpointCheck.Read(note, identity, out var problem) is { } checkpoint
            ? (note, checkpoint)
            : throw new LogException(LogFailure.Distrusted, $"{identity.Url} shows a checkpoint that cannot be believed: {problem}");
    }

    /// <param name="kept">The last one that was believed; null at the first look.</param>
    /// <param name="observed">The one that came with our newest entry, if any.</param>
    /// <param name="shown">What the log shows now.</param>
    /// <returns>Null when they are of one history, else what contradicts it.</returns>
    /// <exception cref="LogException">The log does not answer, so nothing is known.</exception>
    public async Task<string?> ContradictionAsync(Checkpoint? kept, Checkpoint? observed, Checkpoint shown, CancellationToken cancellation)
    {
        if (kept is not null && kept.Origin != shown.Origin)
            return await EndOfTreeAsync(kept, observed?.Origin == kept.Origin ? observed : null, shown, cancellation)
                ?? (observed?.Origin == shown.Origin ? await ChainAsync([observed, shown], cancellation) : null);
        List<Checkpoint> history = [shown];
        if (kept is not null)
            history.Add(kept);
        if (observed is not null && observed.Origin == shown.Origin)
            history.Add(observed);
        return await ChainAsync(history, cancellation);
    }

    /// <summary>Rekor v1 may retire a tree and go on with another: the retired one stays, with its last checkpoint.</summary>
    private async Task<string?> EndOfTreeAsync(Checkpoint kept, Checkpoint? observed, Checkpoint shown, CancellationToken cancellation)
    {
        if (await client.FinalCheckpointAsync(kept.Origin, cancellation) is not { } note)
            return $"it shows the tree \"{shown.Origin}\", and the tree \"{kept.Origin}\", of which {kept.Size} entries were seen, is gone.";
        if (CheckpointCheck.Read(note, identity, out var problem) is not { } final)
            return $"the last checkpoint of its retired tree \"{kept.Origin}\" cannot be believed: {problem}";
        return await ChainAsync(observed is null ? [kept, final] : [kept, observed, final], cancellation);
    }

    private async Task<string?> ChainAsync(List<Checkpoint> history, CancellationToken cancellation)
    {
        var ordered = history.OrderBy(c => c.Size).ToArray();
        for (var i = 1; i < ordered.Length; i++)
            if (await StepAsync(ordered[i - 1], ordered[i], cancellation) is { } contradiction)
                return contradiction;
        return null;
    }

    private async Task<string?> StepAsync(Checkpoint smaller, Checkpoint larger, CancellationToken cancellation)
    {
        if (smaller.Size == larger.Size)
            return smaller.RootHash.Span.SequenceEqual(larger.RootHash.Span)
                ? null
                : $"it signed two different trees of {smaller.Size} entries, with the roots {Hex(smaller)} and {Hex(larger)}.";
        if (smaller.Size == 0)
            return null;
        try
        {
            var proof = await client.ConsistencyProofAsync(smaller, larger, cancellation);
            return MerkleProof.VerifyConsistency(smaller.Size, smaller.RootHash.Span, larger.Size, larger.RootHash.Span, proof)
                ? null
                : $"the tree of {larger.Size} entries (root {Hex(larger)}) does not begin with the tree of {smaller.Size} entries (root {Hex(smaller)}).";
        }
        catch (LogException exception) when (exception.Failure is LogFailure.Refused)
        {
            return $"it refuses to prove that its tree of {larger.Size} entries, which it signed, begins with its tree of {smaller.Size} entries: {exception.Message}";
        }
    }

    private static string Hex(Checkpoint checkpoint) => Convert.ToHexStringLower(checkpoint.RootHash.Span);
}
