namespace Chains.Web.Sandbox;

/// <summary>Leaves signals to the process's own host: the sandbox is stopped by it, after what talks to the sandbox.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
