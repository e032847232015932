namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Speaks with one log. Lives as long as the process, safe for concurrent use. What it returns is parsed and not yet believed.
/// Every method throws <see cref="LogException"/>.
/// </summary>
public interface ILogClient
{
    /// <summary>Enters the signature, or finds the entry that is there already.</summary>
    Task<LoggedEntry> UploadAsync(LogSubmission submission, CancellationToken cancellation);

    /// <summary>The entry of the signature if the log has one; null where it has none, or cannot say.</summary>
    Task<LoggedEntry?> FindAsync(LogSubmission submission, CancellationToken cancellation);

    /// <summary>The newest signed checkpoint: a signed note.</summary>
    Task<string> CheckpointAsync(CancellationToken cancellation);

    /// <summary>The last checkpoint of a tree that is no longer the active one; null when the log names no such tree.</summary>
    Task<string?> FinalCheckpointAsync(string origin, CancellationToken cancellation);

    /// <summary>The proof that the larger tree has the smaller one as its beginning.</summary>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> ConsistencyProofAsync(Checkpoint smaller, Checkpoint larger, CancellationToken cancellation);
}
