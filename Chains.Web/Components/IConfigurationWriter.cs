namespace Chains.Web.Components;

/// <summary>Writes <c>chains-config</c> where it lives. What comes into force is what the watcher then reads.</summary>
public interface IConfigurationWriter
{
    /// <param name="changes">New values by key; null takes a key away.</param>
    /// <param name="resourceVersion">Of the ConfigMap that the operator looked at; null where there was none. The write is refused if it is another now.</param>
    /// <returns>Null when it is written, else why it was not and what to do.</returns>
    Task<string?> WriteAsync(IReadOnlyDictionary<string, string?> changes, string? resourceVersion, CancellationToken cancellation);
}
