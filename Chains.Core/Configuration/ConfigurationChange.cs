namespace Chains.Core.Configuration;

/// <summary>What <see cref="ConfigurationStore.Apply"/> did with a reading.</summary>
/// <param name="Accepted">Whether the reading is in force now. Otherwise <paramref name="Problems"/> say why not.</param>
/// <param name="Changes">Keys whose value in force changed; empty if nothing did.</param>
/// <param name="State">The store right after.</param>
public sealed record ConfigurationChange(
    bool Accepted,
    IReadOnlyList<ConfigurationProblem> Problems,
    IReadOnlyList<ConfigurationKeyChange> Changes,
    ConfigurationState State);
