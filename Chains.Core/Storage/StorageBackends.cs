using Chains.Core.Configuration;

namespace Chains.Core.Storage;

/// <summary>The names that <c>artifacts.*.storage</c> may hold, and the feature that each needs.</summary>
public static class StorageBackends
{
    /// <summary>The run's own annotations; the one backend that needs no feature.</summary>
    public const string Tekton = "tekton";

    public static IReadOnlyDictionary<string, Feature> Features { get; } = new Dictionary<string, Feature>(StringComparer.Ordinal)
    {
        ["oci"] = Feature.OciStorage,
        ["gcs"] = Feature.GcsStorage,
        ["docdb"] = Feature.DocDbStorage,
        ["grafeas"] = Feature.GrafeasStorage,
        ["kafka"] = Feature.PubSubStorage,
        ["archivista"] = Feature.ArchivistaStorage,
    };

    /// <summary>Null when this version can deliver to the backend, else the reason for the delivery's record.</summary>
    public static string? WhyNot(string backend) =>
        Features.TryGetValue(backend, out var feature) ? FeatureAvailability.WhyNot(feature) : null;
}
