using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Options;

namespace Chains.Core.Storage.GoogleCloud;

/// <summary>
/// The identity towards Google's services: the configured key file, else Application Default Credentials, which in a cluster are
/// those of the workload identity. Found once; tokens are kept and renewed by the library.
/// </summary>
public sealed class GoogleCredentials(IOptions<GoogleOptions> options)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly Lock _lock = new();
    private (GoogleCredential Credential, DateTime Written)? _kept;

    /// <exception cref="GoogleCredentialsException">There is none, or it is not usable.</exception>
    public GoogleCredential Get()
    {
        lock (_lock)
        {
            var written = options.Value.CredentialsFile.Length > 0 ? File.GetLastWriteTimeUtc(options.Value.CredentialsFile) : default;
            if (_kept is { } kept && kept.Written == written)
                return kept.Credential;
            var credential = Load().CreateScoped(Scope);
            _kept = (credential, written);
            return credential;
        }
    }

    /// <exception cref="GoogleCredentialsException">No token is to be had.</exception>
    public async Task<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            return await ((ITokenAccess)Get()).GetAccessTokenForRequestAsync(null, cancellation);
        }
        catch (TokenResponseException exception)
        {
            throw new GoogleCredentialsException($"Google gives no token: {exception.Error?.Error} {exception.Error?.ErrorDescription}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new GoogleCredentialsException($"The token server does not answer: {exception.Message}", exception);
        }
    }

    private GoogleCredential Load()
    {
        var file = options.Value.CredentialsFile;
        try
        {
            if (file.Length == 0)
                return GoogleCredential.GetApplicationDefault();
            using var stream = File.OpenRead(file);
            return CredentialFactory.FromStream<ServiceAccountCredential>(stream).ToGoogleCredential();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or FormatException or AggregateException or Newtonsoft.Json.JsonException)
        {
            throw new GoogleCredentialsException(
                file.Length > 0
                    ? $"The key file {file} (Chains:Google:CredentialsFile) is not usable: {exception.GetType().Name}."
                    : "There are no Google credentials: give the service's Kubernetes service account a workload identity, or set Chains:Google:CredentialsFile.",
                exception);
        }
    }
}
