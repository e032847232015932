using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Chains.Core.Configuration;

/// <summary>
/// Every key of the <c>chains-config</c> ConfigMap, once. Names, defaults and allowed values are those of the Go controller
/// (pkg/config/config.go).
/// </summary>
public static class ConfigurationKeys
{
    /// <summary>The name of the ConfigMap.</summary>
    public const string ConfigMapName = "chains-config";

    /// <summary>Knative's convention for documentation inside a ConfigMap; not a setting.</summary>
    public const string Example = "_example";

    public const string TaskRunFormat = "artifacts.taskrun.format";
    public const string TaskRunStorage = "artifacts.taskrun.storage";
    public const string TaskRunSigner = "artifacts.taskrun.signer";
    public const string PipelineRunFormat = "artifacts.pipelinerun.format";
    public const string PipelineRunStorage = "artifacts.pipelinerun.storage";
    public const string PipelineRunSigner = "artifacts.pipelinerun.signer";
    public const string DeepInspection = "artifacts.pipelinerun.enable-deep-inspection";
    public const string OciFormat = "artifacts.oci.format";
    public const string OciStorage = "artifacts.oci.storage";
    public const string OciSigner = "artifacts.oci.signer";
    public const string BuilderId = "builder.id";
    public const string BuildType = "builddefinition.buildtype";
    public const string TransparencyEnabled = "transparency.enabled";
    public const string TransparencyUrl = "transparency.url";
    public const string ManagedBy = "filter.managed-by";
    public const string OciEncoding = "storage.oci.encoding-format";
    public const string OciBundles = "sigstore-bundle";
    public const string PubSubProvider = "storage.pubsub.provider";
    public const string PubSubTopic = "storage.pubsub.topic";
    public const string KafkaBootstrapServers = "storage.pubsub.kafka.bootstrap.servers";
    public const string GcsBucket = "storage.gcs.bucket";
    public const string DocDbUrl = "storage.docdb.url";
    public const string MongoUrl = "storage.docdb.mongo-server-url";
    public const string MongoUrlDirectory = "storage.docdb.mongo-server-url-dir";
    public const string MongoUrlPath = "storage.docdb.mongo-server-url-path";
    public const string GrafeasProject = "storage.grafeas.projectid";
    public const string GrafeasNote = "storage.grafeas.noteid";
    public const string GrafeasNoteHint = "storage.grafeas.notehint";
    public const string ArchivistaUrl = "storage.archivista.url";
    public const string KmsToken = "signers.kms.auth.token";

    /// <summary>In the order in which they are shown.</summary>
    public static ImmutableArray<KeyDefinition> All { get; } =
        [
            .. ArtifactKeys.Artifacts(),
            .. ArtifactKeys.Provenance(),
            .. SignerKeys.Signers(),
            .. SignerKeys.Transparency(),
            .. StorageKeys.Storage(),
        ];

    private static readonly FrozenDictionary<string, KeyDefinition> ByName =
        All.ToFrozenDictionary(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>Every key with its default, empty where it has none.</summary>
    public static ImmutableSortedDictionary<string, string> Defaults { get; } =
        All.ToImmutableSortedDictionary(definition => definition.Name, definition => definition.Default, StringComparer.Ordinal);

    public static KeyDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The value of a key as it may be shown, whether or not the key is known.</summary>
    public static string Redact(string name, string value) =>
        Find(name) is { } definition ? SecretRedaction.Shorten(definition.Redact(value)) : SecretRedaction.OfUnknownKey(name, value);
}
