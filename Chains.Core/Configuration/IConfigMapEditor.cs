namespace Chains.Core.Configuration;

/// <summary>Changes the <c>chains-config</c> ConfigMap in the cluster, after validation and never past somebody else's change.</summary>
public interface IConfigMapEditor
{
    /// <param name="changes">New values by key; null takes a key away.</param>
    /// <param name="ifMatchResourceVersion">The version that the changes were made against, empty where there was no ConfigMap, or null for whatever there is.</param>
    /// <param name="author">Who asked, for the history.</param>
    Task<ConfigMapEdit> PatchAsync(
        IReadOnlyDictionary<string, string?> changes, string? ifMatchResourceVersion, ConfigurationAuthor author, CancellationToken cancellation);
}
