using Azure.Core;
using Azure.Identity;
using Chains.Core.Tekton;
using Google.Apis.Auth.OAuth2;

namespace Chains.Core.Signing.Kms;

/// <summary>Opens the key that a reference names, with the workload identity of the platform that it is on.</summary>
/// <param name="environment">Reads a variable of the process.</param>
/// <param name="spire">Asks a SPIRE agent at a socket for a token for an audience.</param>
internal sealed class KmsProviders(Func<string, string?> environment, Func<string, string, CancellationToken, ValueTask<string>> spire, TimeProvider time)
{
    private static readonly string[] AzureScope = ["https://vault.azure.net/.default"];
    private const string GoogleScope = "https://www.googleapis.com/auth/cloudkms";

    private readonly Lazy<DefaultAzureCredential> _azure = new(() => new DefaultAzureCredential());
    private readonly Lazy<Task<GoogleCredential>> _google = new(() => GoogleCredential.GetApplicationDefaultAsync());

    /// <exception cref="SigningException">The reference names no key; the message says what one looks like.</exception>
    public IKmsKey Open(KmsSettings settings)
    {
        var scheme = settings.Reference.Split("://")[0];
        return scheme switch
        {
            "hashivault" or "openbao" => new VaultKey(settings, environment, spire, time),
            "awskms" => new AwsKey(settings.Reference),
            "gcpkms" => new GcpKey(settings.Reference, GoogleAsync),
            "azurekms" => new AzureKey(settings.Reference, AzureAsync),
            "" => throw new SigningException($"The signer kms has no key: set {KmsSettings.ReferenceKey}, such as hashivault://KEY."),
            _ => throw new SigningException($"{KmsSettings.ReferenceKey} {Quoted.Text(settings.Reference)} is of no service that is known; use hashivault, openbao, awskms, gcpkms or azurekms."),
        };
    }

    private async Task<string> GoogleAsync(CancellationToken cancellation)
    {
        try
        {
            var credential = (await _google.Value).CreateScoped(GoogleScope);
            return await credential.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new SigningException("Google gives this service no token: use workload identity, or set GOOGLE_APPLICATION_CREDENTIALS to a mounted key file.", e);
        }
    }

    private async Task<string> AzureAsync(CancellationToken cancellation)
    {
        try
        {
            return (await _azure.Value.GetTokenAsync(new TokenRequestContext(AzureScope), cancellation)).Token;
        }
        catch (AuthenticationFailedException e)
        {
            throw new SigningException("Microsoft Entra gives this service no token: use workload identity, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE.", e);
        }
    }
}
