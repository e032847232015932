namespace Chains.Core.Configuration;

/// <summary>Changes the <c>chains-config</c> ConfigMap in the cluster, after validation and never past somebody else's change.</summary>
public interface IConfigMapEditor
{
    /// <param name="changes">New values by key; null takes a key away.</param>
    /// <param name="ifMatchResourceVersion">The version that the changes were made against, or null for whatever there is.</param>
    /// <param name="who">Who asked, for the history: <c>dashboard</c> or <c>api</c>.</param>
    Task<ConfigMapEdit> PatchAsync(
        IReadOnlyDictionary<string, string?> changes, string? ifMatchResourceVersion, string who, CancellationToken cancellation);
}
