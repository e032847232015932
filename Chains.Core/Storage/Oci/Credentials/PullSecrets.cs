using System.Net;
using Chains.Core.Storage.Oci.Distribution;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Chains.Core.Storage.Oci.Credentials;

/// <summary>
/// The registry secrets of service accounts: what stands under <c>secrets</c> (which the Go controller reads) and under <c>imagePullSecrets</c>.
/// Asks for <c>get</c> on serviceaccounts and secrets, and does without where that is not granted.
/// </summary>
public sealed class PullSecrets(IKubernetes cluster, TimeProvider time)
{
    private const int MaxSecrets = 20;
    private const string ConfigJson = ".dockerconfigjson";
    private const string LegacyConfig = ".dockercfg";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LifetimeOfFaults = TimeSpan.FromSeconds(30);

    private readonly BoundedCache<(string Namespace, string Account), AccountSecrets> _accounts = new(time);

    /// <summary>The secrets of one service account, out of the cache for five minutes.</summary>
    internal async ValueTask<AccountSecrets> OfAsync(string @namespace, string account, CancellationToken cancellation)
    {
        if (_accounts.TryGet((@namespace, account), out var known))
            return known;
        var read = await ReadAsync(@namespace, account, cancellation);
        _accounts.Set((@namespace, account), read, read.Problem is null ? Lifetime : LifetimeOfFaults);
        return read;
    }

    internal void Forget(string @namespace, string account) => _accounts.Remove((@namespace, account));

    private async Task<AccountSecrets> ReadAsync(string @namespace, string account, CancellationToken cancellation)
    {
        try
        {
            var found = await cluster.CoreV1.ReadNamespacedServiceAccountAsync(account, @namespace, cancellationToken: cancellation);
            var names = (found.Secrets ?? []).Select(secret => secret.Name)
                .Concat((found.ImagePullSecrets ?? []).Select(secret => secret.Name))
                .Where(name => !string.IsNullOrEmpty(name)).Distinct().Take(MaxSecrets);
            return await ReadSecretsAsync(@namespace, names, cancellation);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.NotFound)
        {
            return AccountSecrets.None;
        }
        catch (Exception e) when (IsClusterFault(e, cancellation))
        {
            return new AccountSecrets([], Problem(e, $"service account {@namespace}/{account}", "serviceaccounts"));
        }
    }

    private async Task<AccountSecrets> ReadSecretsAsync(string @namespace, IEnumerable<string> names, CancellationToken cancellation)
    {
        var configs = new List<(string Source, DockerConfig Config)>();
        string? problem = null;
        foreach (var name in names)
        {
            try
            {
                if (Parse(await cluster.CoreV1.ReadNamespacedSecretAsync(name, @namespace, cancellationToken: cancellation)) is { } config)
                    configs.Add(($"secret {@namespace}/{name}", config));
            }
            catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.NotFound)
            {
                problem ??= $"the secret {@namespace}/{name} is not there";
            }
            catch (FormatException e)
            {
                problem ??= $"the secret {@namespace}/{name} {e.Message}";
            }
            catch (Exception e) when (IsClusterFault(e, cancellation))
            {
                problem ??= Problem(e, $"secret {@namespace}/{name}", "secrets");
            }
        }

        return new AccountSecrets(configs, problem);
    }

    private static DockerConfig? Parse(V1Secret secret)
    {
        if (secret.Data?.TryGetValue(ConfigJson, out var json) is true && secret.Type is "kubernetes.io/dockerconfigjson")
            return DockerConfig.Parse(json);
        return secret.Data?.TryGetValue(LegacyConfig, out var legacy) is true && secret.Type is "kubernetes.io/dockercfg"
            ? DockerConfig.Parse(legacy, isLegacy: true)
            : null;
    }

    private static string Problem(Exception e, string what, string resource) =>
        e is HttpOperationException { Response.StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized }
            ? $"the {what} may not be read: grant get on {resource} to the service"
            : $"the {what} cannot be read from the API server";

    private static bool IsClusterFault(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or HttpOperationException or KubernetesException or IOException or System.Text.Json.JsonException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
