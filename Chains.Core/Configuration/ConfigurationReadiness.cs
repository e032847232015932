using Chains.Core.Pipeline;

namespace Chains.Core.Configuration;

/// <summary>A configuration is in force: <c>chains-config</c> was read, or found missing, or an earlier one stands in for it.</summary>
public sealed class ConfigurationReadiness(ConfigurationStore store) : IReadinessCheck
{
    public string Name => "configuration";

    public ValueTask<string?> ProblemAsync(CancellationToken cancellation)
    {
        var state = store.State;
        // Errors in what an operator wrote are shown, not answered with a restart or an empty Service: that would take the page away that explains them.
        return ValueTask.FromResult(state.ReadAt is null ? state.PauseReason : null);
    }
}
