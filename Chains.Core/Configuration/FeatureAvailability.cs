using System.Collections.Frozen;

namespace Chains.Core.Configuration;

/// <summary>Which features this build lacks. A feature that gets built loses its line here and nothing else changes.</summary>
public static class FeatureAvailability
{
    private static readonly FrozenDictionary<Feature, string> NotBuilt = new Dictionary<Feature, string>
    {
        [Feature.GcsStorage] = "delivery to Google Cloud Storage is not available yet; signatures are kept in the database",
        [Feature.DocDbStorage] = "delivery to document stores is not available yet; signatures are kept in the database",
        [Feature.GrafeasStorage] = "delivery to Grafeas is not available yet; signatures are kept in the database",
        [Feature.ArchivistaStorage] = "delivery to Archivista is not available yet; signatures are kept in the database",
        [Feature.PubSubStorage] = "delivery to Kafka is not available yet; signatures are kept in the database",
    }.ToFrozenDictionary();

    /// <summary>Why the feature cannot be used, or null where it can.</summary>
    public static string? WhyNot(Feature feature) => NotBuilt.GetValueOrDefault(feature);
}
