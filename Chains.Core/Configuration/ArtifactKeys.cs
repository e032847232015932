using Chains.Core.Storage;
using static Chains.Core.Configuration.ConfigurationKeys;

namespace Chains.Core.Configuration;

/// <summary>The keys that say what is signed, how it is formatted and where it goes.</summary>
internal static class ArtifactKeys
{
    private static readonly string[] RunFormats = ["in-toto", "slsa/v1", "slsa/v2alpha3", "slsa/v2alpha4"];

    private static readonly Dictionary<string, string> FormatAliases = new(StringComparer.Ordinal) { ["slsa/v1"] = "in-toto" };

    private static readonly Dictionary<string, Feature> SignerFeatures = new(StringComparer.Ordinal) { ["kms"] = Feature.Kms };

    public static IEnumerable<KeyDefinition> Artifacts() =>
    [
        .. Run("TaskRun", TaskRunFormat, TaskRunStorage, TaskRunSigner),
        .. Run("PipelineRun", PipelineRunFormat, PipelineRunStorage, PipelineRunSigner),
        new(DeepInspection, "PipelineRuns", KeyType.Boolean, "false",
            "Whether the provenance of a PipelineRun takes in what its child TaskRuns report too, and not only the pipeline's own params and results."),
        new(OciFormat, "Images", KeyType.Choice, "simplesigning", "The format of the payload that is signed for an image.") { Allowed = ["simplesigning"] },
        StorageKey(OciStorage, "Images", "oci", "Where the signatures of images go"),
        SignerKey(OciSigner, "Images", "What signs images. With none, images get no signature; the attestations of the runs that built them do not change."),
        new(ManagedBy, "Filter", KeyType.TextList, "",
            "Further values of spec.managedBy whose runs are signed, separated by commas. Runs without the field, and those with tekton.dev/pipeline, always are."),
    ];

    private static IEnumerable<KeyDefinition> Run(string kind, string format, string storage, string signer) =>
    [
        new(format, kind + "s", KeyType.Choice, "in-toto",
            $"The format of the provenance of a {kind}: in-toto (its older name is slsa/v1) is SLSA v0.2; slsa/v2alpha3 and slsa/v2alpha4 are SLSA v1.0, and the latter reads the results of StepActions too.")
        { Allowed = RunFormats, Aliases = FormatAliases },
        StorageKey(storage, kind + "s", "tekton", $"Where the provenance of a {kind} goes"),
        SignerKey(signer, kind + "s", $"What signs the provenance of a {kind}. With none it is stored without a signature."),
    ];

    private static KeyDefinition StorageKey(string name, string group, string fallback, string what) =>
        new(name, group, KeyType.ChoiceList, fallback,
            what + ": names of backends separated by commas. tekton writes annotations on the run; pubsub and kafka are the same. The empty string switches this artifact off.")
        {
            Allowed = ["tekton", "oci", "gcs", "docdb", "grafeas", "pubsub", "kafka", "archivista"],
            Aliases = StorageBackends.Aliases,
            ValueFeatures = StorageBackends.Features,
            MayBeEmpty = true,
        };

    private static KeyDefinition SignerKey(string name, string group, string meaning) =>
        new(name, group, KeyType.Choice, "x509", meaning) { Allowed = ["x509", "kms", "none"], ValueFeatures = SignerFeatures };

    public static IEnumerable<KeyDefinition> Provenance() =>
    [
        new(BuilderId, "Provenance", KeyType.Text, "https://tekton.dev/chains/v2",
            "The identity of the builder in every statement: the URI by which a verifier decides whether to trust this cluster."),
        new(BuildType, "Provenance", KeyType.Choice, "https://tekton.dev/chains/v2/slsa",
            "How much of Tekton the SLSA v1.0 formats tell: …/slsa keeps to the SLSA fields, …/slsa-tekton adds labels, annotations and each task of a pipeline.")
        { Allowed = ["https://tekton.dev/chains/v2/slsa", "https://tekton.dev/chains/v2/slsa-tekton"] },
    ];
}
