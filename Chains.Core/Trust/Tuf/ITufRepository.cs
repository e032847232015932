namespace Chains.Core.Trust.Tuf;

/// <summary>Where metadata and targets are fetched.</summary>
public interface ITufRepository
{
    /// <summary>The file at that path below the repository, or null when there is none.</summary>
    /// <param name="maxBytes">A longer one is not read to its end.</param>
    /// <exception cref="TufException">The repository cannot be reached, or the file is longer.</exception>
    Task<byte[]?> FetchAsync(string path, int maxBytes, CancellationToken cancellation);
}
