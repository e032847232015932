namespace Chains.Core.Configuration;

/// <summary>The changes that lead back: from the data as it is to what it was.</summary>
public static class ConfigurationRevert
{
    /// <summary>
    /// From one state of the data to another. From the data after a change to that before it, it undoes that change and leaves every
    /// other key alone; from the data now to that of some time, it restores that time.
    /// </summary>
    /// <returns>New values by key; null takes a key away.</returns>
    public static IReadOnlyDictionary<string, string?> Changes(IReadOnlyDictionary<string, string> from, IReadOnlyDictionary<string, string> to) =>
        from.Keys.Union(to.Keys, StringComparer.Ordinal)
            .Where(key => from.GetValueOrDefault(key) != to.GetValueOrDefault(key))
            .ToDictionary(key => key, key => to.GetValueOrDefault(key), StringComparer.Ordinal);
}
