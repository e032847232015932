using System.Collections.Frozen;

namespace Chains.Core.Configuration;

/// <summary>Which features this build lacks. A feature that gets built loses its line here and nothing else changes.</summary>
public static class FeatureAvailability
{
    private static readonly FrozenDictionary<Feature, string> NotBuilt = new Dictionary<Feature, string>
    {
    }.ToFrozenDictionary();

    /// <summary>Why the feature cannot be used, or null where it can.</summary>
    public static string? WhyNot(Feature feature) => NotBuilt.GetValueOrDefault(feature);
}
