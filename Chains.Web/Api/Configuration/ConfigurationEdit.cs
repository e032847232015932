using Chains.Core.Configuration;

namespace Chains.Web.Api.Configuration;

/// <summary>What a change of the configuration wrote.</summary>
/// <param name="Changes">Keys that differ from before; empty where nothing did.</param>
/// <param name="Command">The kubectl command that does the same; secrets stand as placeholders.</param>
/// <param name="Problems">What the configuration holds now, also under keys that were not changed.</param>
public sealed record ConfigurationEdit(
    string? ResourceVersion, IReadOnlyList<ConfigurationKeyChange> Changes, IReadOnlyList<ConfigurationFinding> Problems, string Command);
