namespace Chains.Core.Reconciling;

/// <summary>Host settings below <c>Chains:Controller</c>: how hard runs are worked on, and how patiently.</summary>
public sealed record ControllerOptions
{
    public const string Section = "Chains:Controller";

    /// <summary>How many runs are worked on at once. A worker mostly waits for the API server and for the disk, and runs in flight together share their commits.</summary>
    public int Workers { get; init; } = 64;

    /// <summary>The wait after a first failure; it doubles up to <see cref="RetryMaximumDelay"/>.</summary>
    public TimeSpan RetryMinimumDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan RetryMaximumDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after its first failure a run is still tried by itself; past it the run is marked failed and waits for an operator's replay.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a run that is being deleted is held by our finalizer while its signing is incomplete.</summary>
    public TimeSpan DeletionDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a finished PipelineRun waits for child TaskRuns that are not finished or not signed; past it the provenance says what was missing.</summary>
    public TimeSpan ChildDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often all runs are listed again, in case a watch event was lost.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a watch may be silent before its connection counts as dead; API servers send a bookmark about every minute.</summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromSeconds(150);
}
