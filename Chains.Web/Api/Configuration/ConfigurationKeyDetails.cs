using Chains.Core.Configuration;

namespace Chains.Web.Api.Configuration;

/// <summary>One key of chains-config.</summary>
/// <param name="Value">What is in force, secrets hidden; empty where the key has no value.</param>
/// <param name="Configured">What the ConfigMap says, good or bad, secrets hidden; null where it does not name the key.</param>
/// <param name="Allowed">The words of a choice, or the schemes of a URL; empty where there is no list.</param>
/// <param name="Available">Whether the key has an effect in this build.</param>
/// <param name="NotAvailable">Why it has none.</param>
public sealed record ConfigurationKeyDetails(
    string Name,
    string Group,
    KeyType Type,
    string Value,
    string? Configured,
    string Default,
    IReadOnlyList<string> Allowed,
    string Meaning,
    KeySource Source,
    bool Available,
    string? NotAvailable,
    IReadOnlyList<ConfigurationFinding> Problems)
{
    internal static ConfigurationKeyDetails From(KeyDefinition key, ConfigurationState state) => new(
        key.Name, key.Group, key.Type,
        key.Redact(state.Current?.Values.GetValueOrDefault(key.Name) ?? key.Default),
        state.Data.TryGetValue(key.Name, out var configured) ? ConfigurationKeys.Redact(key.Name, configured) : null,
        key.Default, key.Allowed, key.Meaning, SourceOf(key.Name, state), key.NotAvailable is null, key.NotAvailable,
        [.. state.Problems.Where(p => p.Key == key.Name).Select(ConfigurationFinding.From)]);

    private static KeySource SourceOf(string name, ConfigurationState state)
    {
        if (!state.AppliedData.ContainsKey(name))
            return KeySource.Default;
        return state.Origin is ConfigurationOrigin.Stored ? KeySource.Stored : KeySource.ConfigMap;
    }
}
