using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Chains.Core.Signing;

/// <summary>
/// One Secret, read with get and watched by name. It asks for <c>get</c>, <c>list</c> and <c>watch</c> on that one resource name; without the last
/// two it still works, and sees changes within ten seconds.
/// </summary>
public sealed class KubernetesSecretSource(IKubernetes cluster, string @namespace, string name, TimeProvider? time = null)
    : ISigningSecretSource
{
    private const int WatchSeconds = 60;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestartInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private string? _version;

    private string Source => $"secret {@namespace}/{name}";

    public async ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var secret = await cluster.CoreV1.ReadNamespacedSecretAsync(name, @namespace, cancellationToken: cancellation);
            _version = secret.Metadata?.ResourceVersion;
            return new SigningSecret(
                Source,
                Entry(secret, SigningSecret.X509Entry),
                Entry(secret, SigningSecret.CosignKeyEntry),
                Entry(secret, SigningSecret.CosignPasswordEntry));
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.NotFound)
        {
            _version = null;
            return new SigningSecret(Source);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw new SigningException(
                $"The service account may not read the {Source}; grant it get, list and watch on secrets named {name} in {@namespace}.", e);
        }
        catch (Exception e) when (IsConnectionFault(e, cancellation))
        {
            throw new SigningException($"The {Source} cannot be read from the API server: {e.Message}; it is tried again.", e);
        }
    }

    public async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        using var watchdog = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watchdog.CancelAfter(TimeSpan.FromSeconds(2 * WatchSeconds));
        try
        {
            if (!await WatchAsync(watchdog.Token))
                await Task.Delay(RestartInterval, _time, cancellation);
        }
        catch (Exception e) when (e is KubernetesException || IsConnectionFault(e, cancellation))
        {
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }

    // The list gives a version to watch from that is not too old, which the secret's own would soon be.
    private async Task<bool> WatchAsync(CancellationToken cancellation)
    {
        var selector = $"metadata.name={name}";
        var list = await cluster.CoreV1.ListNamespacedSecretAsync(@namespace, fieldSelector: selector, cancellationToken: cancellation);
        if (list.Items.FirstOrDefault()?.Metadata?.ResourceVersion != _version)
            return true;
        var events = cluster.CoreV1.WatchListNamespacedSecretAsync(
            @namespace,
            fieldSelector: selector,
            resourceVersion: list.Metadata?.ResourceVersion,
            timeoutSeconds: WatchSeconds,
            cancellationToken: cancellation);
        await foreach (var _ in events)
            return true;
        return false;
    }

    private static byte[]? Entry(V1Secret secret, string entry) =>
        secret.Data is { } data && data.TryGetValue(entry, out var value) ? value : null;

    private static bool IsConnectionFault(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or HttpOperationException or IOException or System.Text.Json.JsonException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
