using Chains.Core.Extraction;
using Chains.Core.Formatting;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>An image that something is attached to.</summary>
/// <param name="Repository">The image's own.</param>
/// <param name="Digest"><c>sha256:…</c></param>
internal sealed record ImageSubject(RepositoryName Repository, string Digest)
{
    /// <summary>
    /// The image that a statement's subject is, or null where it is another thing: a package, a file, a commit. Images have the normal form of
    /// their name as subject, with the registry, which others have not.
    /// </summary>
    public static ImageSubject? Of(Subject subject)
    {
        if (subject.Algorithm != "sha256" || ImageReference.Parse($"{subject.Name}@sha256:{subject.Digest}", out _) is not { Remark: null } image)
            return null;
        return image.Repository == subject.Name && RepositoryName.TryParse(image.Repository, out var repository)
            ? new ImageSubject(repository, "sha256:" + image.Digest)
            : null;
    }

    /// <summary>A repository as people write it: <c>app</c> is Docker Hub's <c>library/app</c>.</summary>
    public static RepositoryName? ParseRepository(string text)
    {
        const string anyDigest = "@sha256:0000000000000000000000000000000000000000000000000000000000000000";
        return text.Length > 0 && ImageReference.Parse(text + anyDigest, out _) is { Remark: null } image
            && RepositoryName.TryParse(image.Repository, out var repository)
            ? repository
            : null;
    }

    public override string ToString() => $"{Repository}@{Digest}";
}
