namespace Chains.Core.Extraction;

/// <summary>The <c>imageID</c> that a container runtime reports: <c>[docker-pullable://]repository@algorithm:hex</c>.</summary>
internal static class ContainerImage
{
    private const string DockerPrefix = "docker-pullable://";

    public const string Scheme = "oci://";

    public static string WithoutPrefix(string imageId) =>
        imageId.StartsWith(DockerPrefix, StringComparison.Ordinal) ? imageId[DockerPrefix.Length..] : imageId;

    public static Material? Parse(string imageId)
    {
        var at = imageId.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || imageId.IndexOf('@', at + 1) >= 0)
            return null;
        var digest = imageId[(at + 1)..];
        var colon = digest.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || digest.IndexOf(':', colon + 1) >= 0
            ? null
            : new Material(Scheme + WithoutPrefix(imageId[..at]), DigestSet.Of(digest[..colon], digest[(colon + 1)..]));
    }
}
