using Chains.Core.Configuration;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>The <c>storage.oci.*</c> keys.</summary>
/// <param name="Repository">Where signatures go instead of beside their image, as it is written; empty: beside it.</param>
/// <param name="Target">The same, read; null when it is empty or no repository.</param>
/// <param name="UsesBundles">The layout: Sigstore bundles as referrers, or envelopes under tags.</param>
public sealed record OciSettings(string Repository, RepositoryName? Target, bool Insecure, bool UsesBundles)
{
    public const string RepositoryKey = "storage.oci.repository";
    public const string InsecureKey = "storage.oci.repository.insecure";

    /// <summary>Why <c>storage.oci.repository</c> cannot be used, or null.</summary>
    public string? Problem => Repository.Length > 0 && Target is null
        ? $"{RepositoryKey} is {Tekton.Quoted.Text(Repository)}, which is no repository; give registry/path in lower case, without scheme and tag."
        : null;

    public static OciSettings Of(ChainsConfiguration configuration)
    {
        var repository = configuration.Values.GetValueOrDefault(RepositoryKey, "");
        return new OciSettings(
            repository,
            ImageSubject.ParseRepository(repository),
            configuration.Values.GetValueOrDefault(InsecureKey) == "true",
            configuration.UsesBundles);
    }
}
