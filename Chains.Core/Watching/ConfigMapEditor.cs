using Chains.Core.Configuration;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Options;

namespace Chains.Core.Watching;

/// <summary>Reads the ConfigMap, tries the changes, and writes it back under the version that was read: nobody's change is lost.</summary>
public sealed class ConfigMapEditor(IKubernetes client, ConfigMapAuthors authors, IOptions<ClusterOptions> options) : IConfigMapEditor
{
    private const int Tries = 3;

    public async Task<ConfigMapEdit> PatchAsync(
        IReadOnlyDictionary<string, string?> changes, string? ifMatchResourceVersion, ConfigurationAuthor author, CancellationToken cancellation)
    {
        try
        {
            for (var tried = 1; ; tried++)
            {
                var map = await ReadAsync(cancellation);
                if (ifMatchResourceVersion is not null && (map?.Metadata.ResourceVersion ?? "") != ifMatchResourceVersion)
                    return new ConfigMapEdit.Conflict(map?.Metadata.ResourceVersion);
                var result = ConfigurationPatch.Apply(Data(map), changes, options.Value.SystemNamespace);
                if (result.Data is null)
                    return new ConfigMapEdit.Refused(result.Problems);
                if (result.Changes.Count == 0)
                    return new ConfigMapEdit.Applied(map?.Metadata.ResourceVersion, [], result.Problems);
                try
                {
                    using var underWay = authors.Begin();
                    var written = await WriteAsync(map, result.Data, cancellation);
                    authors.Wrote(written.Metadata.ResourceVersion, author);
                    return new ConfigMapEdit.Applied(written.Metadata.ResourceVersion, result.Changes, result.Problems);
                }
                catch (HttpOperationException exception) when (exception.Response.StatusCode is System.Net.HttpStatusCode.Conflict && tried < Tries)
                {
                    // Somebody wrote in between: read again, and decide anew.
                }
            }
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or IOException)
        {
            var asked = $"edit ConfigMap {options.Value.SystemNamespace}/{ConfigurationKeys.ConfigMapName}";
            return new ConfigMapEdit.Unreachable(ClusterException.From(exception, asked).Message);
        }
    }

    private async Task<V1ConfigMap?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await client.CoreV1.ReadNamespacedConfigMapAsync(
                ConfigurationKeys.ConfigMapName, options.Value.SystemNamespace, cancellationToken: cancellation);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<V1ConfigMap> WriteAsync(V1ConfigMap? map, IReadOnlyDictionary<string, string> data, CancellationToken cancellation)
    {
        var ns = options.Value.SystemNamespace;
        if (map is null)
        {
            var made = new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = ConfigurationKeys.ConfigMapName, NamespaceProperty = ns },
                Data = new Dictionary<string, string>(data),
            };
            return client.CoreV1.CreateNamespacedConfigMapAsync(made, ns, cancellationToken: cancellation);
        }

        map.Data = new Dictionary<string, string>(data);
        return client.CoreV1.ReplaceNamespacedConfigMapAsync(map, ConfigurationKeys.ConfigMapName, ns, cancellationToken: cancellation);
    }

    private static Dictionary<string, string> Data(V1ConfigMap? map) => new(map?.Data ?? new Dictionary<string, string>());
}
