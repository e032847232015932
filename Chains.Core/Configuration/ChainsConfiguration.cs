using System.Collections.Immutable;

namespace Chains.Core.Configuration;

/// <summary>
/// One valid reading of the <c>chains-config</c> ConfigMap: immutable, swapped whole.
/// Defaults are those of the Go controller.
/// </summary>
public sealed record ChainsConfiguration
{
    public static ChainsConfiguration Default { get; } = new();

    public ArtifactSettings TaskRuns { get; init; } = new("in-toto", ["tekton"], "x509");

    public ArtifactSettings PipelineRuns { get; init; } = new("in-toto", ["tekton"], "x509");

    public ArtifactSettings Oci { get; init; } = new("simplesigning", ["oci"], "x509");

    /// <summary><c>artifacts.pipelinerun.enable-deep-inspection</c></summary>
    public bool DeepInspection { get; init; }

    /// <summary><c>builder.id</c></summary>
    public string BuilderId { get; init; } = "https://tekton.dev/chains/v2";

    /// <summary><c>builddefinition.buildtype</c>, read by the SLSA v1.0 formats only.</summary>
    public string BuildType { get; init; } = "https://tekton.dev/chains/v2/slsa";

    /// <summary><c>transparency.enabled</c></summary>
    public TransparencyMode Transparency { get; init; } = TransparencyMode.Off;

    /// <summary><c>transparency.url</c></summary>
    public string TransparencyUrl { get; init; } = "https://rekor.sigstore.dev";

    /// <summary>Whether <c>storage.oci.encoding-format</c> is <c>sigstore-bundle</c>: then what is signed for an image in a registry is another statement.</summary>
    public bool UsesBundles => Values.GetValueOrDefault(ConfigurationKeys.OciEncoding) == ConfigurationKeys.OciBundles;

    /// <summary><c>filter.managed-by</c>: further values of <c>spec.managedBy</c> that are ours to sign.</summary>
    public ImmutableArray<string> ManagedBy { get; init; } = [];

    /// <summary>Every key as configured or defaulted, by name: what the settings above have no property for is read here.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ConfigurationKeys.Defaults;
}
