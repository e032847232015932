using Chains.Core.Configuration;

namespace Chains.Core.Storage;

/// <summary>The names that <c>artifacts.*.storage</c> may hold, and the feature that each needs.</summary>
public static class StorageBackends
{
    /// <summary>The run's own annotations; the one backend that needs no feature and no outbox: they are written with the mark.</summary>
    public const string Tekton = "tekton";

    public const string Oci = "oci";
    public const string PubSub = "pubsub";
    public const string Gcs = "gcs";
    public const string DocDb = "docdb";
    public const string Grafeas = "grafeas";
    public const string Archivista = "archivista";

    /// <summary>Every name in its canonical spelling, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Tekton, Oci, PubSub, Gcs, DocDb, Grafeas, Archivista];

    /// <summary>Other spellings: the Go controller accepts one name and registers the other.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["kafka"] = PubSub };

    public static IReadOnlyDictionary<string, Feature> Features { get; } = new Dictionary<string, Feature>(StringComparer.Ordinal)
    {
        [Oci] = Feature.OciStorage,
        [Gcs] = Feature.GcsStorage,
        [DocDb] = Feature.DocDbStorage,
        [Grafeas] = Feature.GrafeasStorage,
        [PubSub] = Feature.PubSubStorage,
        [Archivista] = Feature.ArchivistaStorage,
    };

    /// <summary>Null when this version can deliver to the backend, else the reason for the delivery's record.</summary>
    public static string? WhyNot(string backend) =>
        Features.TryGetValue(backend, out var feature) ? FeatureAvailability.WhyNot(feature) : null;

    /// <summary>
    /// Whether what is delivered there embeds the signature's entry in the transparency log, so that a delivery waits for it
    /// where uploads are on.
    /// </summary>
    public static bool EmbedsLogEntry(string backend) => backend == Oci;
}
