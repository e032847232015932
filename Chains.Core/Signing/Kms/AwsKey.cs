using System.Text.RegularExpressions;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// <c>awskms://[ENDPOINT]/KEY</c>: key id, alias/NAME, or the ARN of either. The SDK's own chain finds the credentials: IAM roles for service accounts, pod
/// identity, environment.
/// </summary>
internal sealed partial class AwsKey : IKmsKey
{
    private readonly Lazy<AmazonKeyManagementServiceClient> _client;
    private readonly string _key;
    private SigningAlgorithmSpec? _algorithm;
    private string _curve = "";

    /// <param name="endpoint">In place of that of the reference, for tests.</param>
    public AwsKey(string reference, AWSCredentials? credentials = null, Uri? endpoint = null)
    {
        if (Reference().Match(reference) is not { Success: true } match)
            throw new SigningException(
                $"{KmsSettings.ReferenceKey} {Quoted.Text(reference)} is not of the form awskms://[ENDPOINT]/KEY, with a key id, alias/NAME or an ARN, such as awskms:///alias/chains.");
        _key = match.Groups["key"].Value;
        var config = Configure(match, endpoint);
        _client = new(() => credentials is null ? new AmazonKeyManagementServiceClient(config) : new AmazonKeyManagementServiceClient(credentials, config));
    }

    public async Task<PublicKey> LoadAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(client => client.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = _key }, cancellation), "kms:GetPublicKey", cancellation);
        if (answer.KeyUsage != KeyUsageType.SIGN_VERIFY)
            throw new SigningException($"The AWS KMS key {_key} is for {answer.KeyUsage}; make one with the key usage SIGN_VERIFY.");
        try
        {
            var key = PublicKeys.FromSubjectPublicKeyInfo(answer.PublicKey.ToArray());
            _algorithm = Algorithm(key.Algorithm) ?? throw new SigningException($"The AWS KMS key {_key} is {key.Algorithm}, which is not signed with here; use ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521 or RSA.");
            _curve = key.Algorithm;
            return key;
        }
        catch (FormatException e)
        {
            throw new SigningException($"The AWS KMS key {_key} cannot be used: {e.Message}", e);
        }
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var digest = new MemoryStream(KmsDigest.OfCurve(_curve, message.Span));
        var request = new SignRequest { KeyId = _key, Message = digest, MessageType = MessageType.DIGEST, SigningAlgorithm = _algorithm };
        return (await AskAsync(client => client.SignAsync(request, cancellation), "kms:Sign", cancellation)).Signature.ToArray();
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private static SigningAlgorithmSpec? Algorithm(string algorithm) => algorithm switch
    {
        "ecdsa-p256" => SigningAlgorithmSpec.ECDSA_SHA_256,
        "ecdsa-p384" => SigningAlgorithmSpec.ECDSA_SHA_384,
        "ecdsa-p521" => SigningAlgorithmSpec.ECDSA_SHA_512,
        _ when algorithm.StartsWith("rsa-", StringComparison.Ordinal) => SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256,
        _ => null,
    };

    private async Task<T> AskAsync<T>(Func<AmazonKeyManagementServiceClient, Task<T>> ask, string right, CancellationToken cancellation)
    {
        try
        {
            return await ask(_client.Value);
        }
        catch (NotFoundException e)
        {
            throw new SigningException($"AWS KMS has no key {_key} in this account and region; check {KmsSettings.ReferenceKey}.", e);
        }
        catch (AmazonKeyManagementServiceException e) when (e.ErrorCode is "AccessDeniedException")
        {
            throw new SigningException($"AWS KMS denies access to {_key}: allow {right} to the role of this service's account, in its policy or the key's.", e);
        }
        catch (AmazonServiceException e)
        {
            throw new SigningException($"AWS KMS answered {(int)e.StatusCode} {e.ErrorCode} for {_key}{KmsHttp.Detail(e.Message)}; it is tried again.", e);
        }
        catch (AmazonClientException e)
        {
            throw new SigningException($"AWS KMS cannot be used for {_key}{KmsHttp.Detail(e.Message)}. Give this service an identity (IAM roles for service accounts, or pod identity) and AWS_REGION.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new SigningException($"AWS KMS cannot be reached for {_key}: {e.Message.TrimEnd('.')}. It is tried again.", e);
        }
    }

    private static AmazonKeyManagementServiceConfig Configure(Match match, Uri? endpoint)
    {
        var config = new AmazonKeyManagementServiceConfig { Timeout = TimeSpan.FromSeconds(30), MaxErrorRetry = 2 };
        var (host, region) = (match.Groups["host"].Value, match.Groups["region"].Value);
        if (region.Length > 0)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (endpoint is not null || host.Length > 0)
        {
            config.ServiceURL = endpoint?.ToString() ?? $"https://{host}";
            config.AuthenticationRegion = region.Length > 0 ? region : Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        }

        return config;
    }

    [GeneratedRegex(@"\Aawskms://(?<host>[^/]*)/(?<key>(?:arn:aws[a-z-]*:kms:(?<region>[a-z0-9-]+):\d{12}:(?:key|alias)/.+)|alias/.+|(?:mrk-)?[A-Fa-f0-9-]{32,36})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
