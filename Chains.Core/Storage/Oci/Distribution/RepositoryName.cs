using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>A repository and the registry that holds it.</summary>
/// <param name="Registry">Host, with a port where it has one.</param>
/// <param name="Path">The <c>name</c> of the distribution specification.</param>
public sealed partial record RepositoryName(string Registry, string Path)
{
    public const string DockerHub = "index.docker.io";

    private const int MaxLength = 255;

    /// <summary>Reads <c>registry/path</c> in the normal form of an image's name: with the registry, without a tag.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryName? repository)
    {
        repository = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || text.Length > MaxLength)
            return false;
        var (registry, path) = (text[..slash], text[(slash + 1)..]);
        var isRegistry = registry is "localhost" || registry.Contains('.') || registry.Contains(':');
        if (!isRegistry || !PathGrammar().IsMatch(path) || !IsAuthority(registry))
            return false;
        repository = new RepositoryName(registry, path);
        return true;
    }

    public override string ToString() => $"{Registry}/{Path}";

    private static bool IsAuthority(string registry) =>
        Uri.TryCreate($"https://{registry}/", UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0 && uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && !registry.EndsWith(':');

    // The grammar of <name> in the distribution specification, "Pulling manifests".
    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PathGrammar();
}
