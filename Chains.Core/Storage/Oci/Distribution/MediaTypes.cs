namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>The media types of the OCI image specification, and those of Docker that registries still hold.</summary>
public static class MediaTypes
{
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Empty = "application/vnd.oci.empty.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>What a tag or digest of an image may turn out to be.</summary>
    public static IReadOnlyList<string> AnyManifest { get; } = [Manifest, Index, DockerManifest, DockerIndex];
}
