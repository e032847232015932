using System.Buffers;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>
/// An OCI image by digest. The repository is normalised as container tools do: without a tag, with the registry
/// (<c>index.docker.io</c> where none is named) and Docker Hub's <c>library/</c>.
/// </summary>
/// <param name="Digest">64 characters of lower-case hex.</param>
internal sealed record ImageReference(string Repository, string Digest)
{
    private const string DockerHub = "index.docker.io";
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> RepositoryCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-./");

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~[]:");

    public string Name => $"{Repository}@{Prefix}{Digest}";

    /// <summary>What the annotation keys of the Go controller end in.</summary>
    public string Key => Digest[..12];

    /// <summary>
    /// What is odd about it although container tools take it: <c>https://registry/app</c> reads as a registry <c>https:</c> with an empty port.
    /// </summary>
    public string? Remark => Repository.Contains("://", StringComparison.Ordinal)
        ? $"{Quoted.Text(Repository)} has a scheme, which becomes part of the image's name and which no registry answers to; give registry/repository alone"
        : null;

    public Subject Subject => new(Repository, "sha256", Digest);

    /// <summary>Reads <c>[registry/]repository[:tag]@sha256:hex</c>.</summary>
    /// <param name="problem">Why it is none, with the remedy.</param>
    public static ImageReference? Parse(string text, out string problem)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || text.IndexOf('@', at + 1) >= 0)
        {
            problem = $"{Quoted.Text(text)} is not of the form registry/repository@sha256:<hex>";
            return null;
        }

        var digest = text[(at + 1)..];
        if (!digest.StartsWith(Prefix, StringComparison.Ordinal) || !ArtifactDigest.IsHex(digest[Prefix.Length..], 64))
        {
            problem = $"the digest {Quoted.Text(digest)} cannot be an image's; it must be sha256: and 64 characters of lower-case hex";
            return null;
        }

        var repository = NormalRepository(WithoutTag(text[..at]));
        problem = repository is null
            ? $"{Quoted.Text(text[..at])} is not an image repository; give registry/repository without a scheme, in lower case, 2 to 255 characters"
            : "";
        return repository is null ? null : new ImageReference(repository, digest[Prefix.Length..]);
    }

    private static string WithoutTag(string name)
    {
        var colon = name.LastIndexOf(':');
        if (colon < 0 || name.AsSpan(colon).Contains('/'))
            return name;
        var tag = name.AsSpan(colon + 1);
        return tag.Length is > 0 and <= 128 && !tag.ContainsAnyExcept(TagCharacters) ? name[..colon] : name;
    }

    private static string? NormalRepository(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first is "localhost" || first.Contains('.') || first.Contains(':');
        var registry = hasRegistry ? first : DockerHub;
        var path = hasRegistry ? name[(slash + 1)..] : name;
        if (path.Length is < 2 or > 255 || path.AsSpan().ContainsAnyExcept(RepositoryCharacters) || !IsHost(registry))
            return null;
        if (registry is "docker.io")
            registry = DockerHub;
        return registry is DockerHub && !path.Contains('/') ? $"{registry}/library/{path}" : $"{registry}/{path}";
    }

    /// <summary>A host with an optional port (RFC 3986 section 3.2.2, names and IP literals).</summary>
    private static bool IsHost(string registry)
    {
        if (registry.AsSpan().ContainsAnyExcept(HostCharacters))
            return false;
        var bracket = registry.LastIndexOf(']');
        if (registry.StartsWith('[') ? bracket < 0 : registry.AsSpan().ContainsAny('[', ']'))
            return false;
        var rest = registry.AsSpan(bracket + 1);
        var colon = rest.IndexOf(':');
        return colon < 0 || !rest[(colon + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
