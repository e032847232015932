using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>
/// What the service asks of the API server about runs. Objects come back parsed; one that cannot be parsed is reported
/// as <see cref="UnreadableRun"/> and does not stop the others.
/// </summary>
public interface IRunCluster
{
    /// <exception cref="ClusterException">The API server refused or did not answer.</exception>
    Task<RunPage> ListAsync(RunKind kind, string? @namespace, string? continueToken, CancellationToken cancellation);

    /// <summary>Events after a resource version, until the server ends the watch.</summary>
    /// <exception cref="ClusterException">Refused; <see cref="ClusterError.Expired"/> means that the version is too old.</exception>
    IAsyncEnumerable<RunEvent> WatchAsync(RunKind kind, string? @namespace, string resourceVersion, CancellationToken cancellation);

    /// <summary>The run as it is now, or null where there is none.</summary>
    Task<TektonRun?> GetAsync(RunKey key, CancellationToken cancellation);

    /// <summary>Server-side apply under our field manager, forced: what an earlier apply of ours set and this one omits is removed.</summary>
    Task ApplyAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation);

    /// <summary>JSON merge patch, for what another manager owns.</summary>
    Task MergeAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation);
}
