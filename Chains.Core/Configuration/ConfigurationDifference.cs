namespace Chains.Core.Configuration;

/// <summary>What differs between two configurations, with secrets hidden: a secret that changed shows as redacted on both sides.</summary>
internal static class ConfigurationDifference
{
    /// <summary>The keys whose effective value differs; a configuration that was not there counts as the defaults.</summary>
    public static IReadOnlyList<ConfigurationKeyChange> InForce(ChainsConfiguration? before, ChainsConfiguration? after)
    {
        var (old, @new) = ((before ?? ChainsConfiguration.Default).Values, (after ?? ChainsConfiguration.Default).Values);
        return ReferenceEquals(old, @new) ? [] : Of(old, @new);
    }

    public static IReadOnlyList<ConfigurationKeyChange> Of(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Select(key => new ConfigurationKeyChange(key, Shown(key, before), Shown(key, after))),
    ];

    private static string? Shown(string key, IReadOnlyDictionary<string, string> data) =>
        data.TryGetValue(key, out var value) ? ConfigurationKeys.Redact(key, value) : null;
}
