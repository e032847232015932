using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage.GoogleCloud;
using Chains.Core.Storage.Http;
using Google;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Cloud.Storage.V1;
using Microsoft.Extensions.Options;

namespace Chains.Core.Storage.Gcs;

/// <summary>Writes the objects of an artifact into a bucket of Google Cloud Storage. Writing them again replaces them by the same.</summary>
public sealed class GcsBackend(GoogleCredentials credentials, IOptions<GoogleOptions> options) : IStorageBackend, IDisposable
{
    private const string ContentType = "application/octet-stream";

    private readonly Lock _lock = new();
    private (StorageClient Client, object? Credential)? _kept;

    public string Name => StorageBackends.Gcs;

    public string? Target(ChainsConfiguration configuration) => Bucket(configuration) is { Length: > 0 } bucket ? $"gs://{bucket}" : null;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Bucket(configuration) is not { Length: > 0 } bucket)
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, "storage.gcs.bucket is not set.");
        return await TryAsync(
            bucket,
            async client =>
            {
                var objects = GcsObjects.Of(delivery);
                foreach (var (name, content) in objects)
                {
                    using var source = new MemoryStream(content, writable: false);
                    await client.UploadObjectAsync(bucket, name, ContentType, source, cancellationToken: cancellation);
                }

                return DeliveryResult.Done($"gs://{bucket}/{objects[0].Name}");
            });
    }

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Bucket(configuration) is not { Length: > 0 } bucket)
            return BackendTest.Fail(DeliveryProblem.Misconfigured, "storage.gcs.bucket is not set.");
        var result = await TryAsync(
            bucket,
            async client =>
            {
                const string need = "storage.objects.create";
                var granted = await client.TestBucketIamPermissionsAsync(bucket, [need], cancellationToken: cancellation);
                return granted.Contains(need, StringComparer.Ordinal)
                    ? DeliveryResult.Done(bucket)
                    : DeliveryResult.Unavailable(DeliveryProblem.Unauthorized, $"The bucket {bucket} does not grant {need} to this service. Give it the role Storage Object User.");
            });
        return result.Problem is { } problem
            ? BackendTest.Fail(problem, result.Reason!)
            : BackendTest.Pass($"The bucket {bucket} lets this service write objects.");
    }

    public void Dispose() => _kept?.Client.Dispose();

    private static string Bucket(ChainsConfiguration configuration) => configuration.Values[ConfigurationKeys.GcsBucket];

    private async Task<DeliveryResult> TryAsync(string bucket, Func<StorageClient, Task<DeliveryResult>> action)
    {
        try
        {
            return await action(Client());
        }
        catch (GoogleCredentialsException exception)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Unauthorized, exception.Message);
        }
        catch (TokenResponseException exception)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Unauthorized, $"Google gives no token: {exception.Error?.Error} {exception.Error?.ErrorDescription}");
        }
        catch (GoogleApiException exception) when (exception.HttpStatusCode is not 0)
        {
            return HttpAnswers.Explain("Cloud Storage", $"the bucket {bucket}", exception.HttpStatusCode, exception.Error?.Message ?? exception.Message, null);
        }
        catch (HttpRequestException exception)
        {
            return HttpAnswers.Silence("Cloud Storage", exception);
        }
    }

    private StorageClient Client()
    {
        lock (_lock)
        {
            var url = options.Value.StorageUrl;
            var anonymous = url.StartsWith("http://", StringComparison.Ordinal);
            var credential = anonymous ? null : credentials.Get();
            if (_kept is { } kept && ReferenceEquals(kept.Credential, credential))
                return kept.Client;
            var builder = new StorageClientBuilder { BaseUri = url.Length > 0 ? url.TrimEnd('/') + "/storage/v1/" : null };
            if (credential is null)
                builder.UnauthenticatedAccess = true;
            else
                builder.GoogleCredential = credential;
            // The old client ends with what it is doing; it holds nothing but its connections.
            _kept = (builder.Build(), credential);
            return _kept.Value.Client;
        }
    }
}
