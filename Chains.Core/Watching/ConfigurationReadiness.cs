using Chains.Core.Configuration;
using Chains.Core.Pipeline;

namespace Chains.Core.Watching;

/// <summary>Ready means that chains-config has been read. One with errors is reported elsewhere: the dashboard must stay reachable to mend it.</summary>
public sealed class ConfigurationReadiness(ConfigurationStore store) : IReadinessCheck
{
    public string Name => "configuration";

    public ValueTask<string?> ProblemAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(store.State.ReadAt is null ? "chains-config has not been read yet." : null);
}
