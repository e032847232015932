namespace Chains.Web.Sandbox;

/// <summary>Ways for a test to make the sandbox behave as an API server does on a bad day.</summary>
public sealed class SandboxFaults
{
    private TaskCompletionSource? _silence;

    /// <summary>How often a watch that asked for bookmarks gets one.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Asked before each request with its method and its path with query; a status code answers the request instead (409: conflict, 410: expired,
    /// 429 and 5xx: as named), 0 cuts the connection.
    /// </summary>
    public Func<string, string, int?>? Intercept { get; set; }

    /// <summary>Watches stay open and say nothing, bookmarks included, until <see cref="EndSilence"/>.</summary>
    public void BeginSilence() => Interlocked.CompareExchange(ref _silence, new(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void EndSilence() => Interlocked.Exchange(ref _silence, null)?.TrySetResult();

    internal Task WhileSilentAsync(CancellationToken cancellation) =>
        Volatile.Read(ref _silence) is { } silence ? silence.Task.WaitAsync(cancellation) : Task.CompletedTask;
}
