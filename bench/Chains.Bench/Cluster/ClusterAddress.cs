using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Chains.Bench.Cluster;

/// <summary>An API server and how to talk to it: the sandbox by its address, any other by a kubeconfig.</summary>
internal sealed record ClusterAddress(Uri Server, string? Kubeconfig)
{
    /// <summary>A client as cheap as they come: it shares the processors with what is measured.</summary>
    public HttpClient Connect()
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 256, AutomaticDecompression = DecompressionMethods.None };
        // Over TLS the service speaks HTTP/2: the ceiling is to be that of the same protocol.
        var client = new HttpClient(handler) { BaseAddress = Server, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = HttpVersion.Version20 };
        if (Kubeconfig is not null)
            Authenticate(handler, client, KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
        return client;
    }

    public static ClusterAddress FromKubeconfig(string path)
    {
        if (!File.Exists(path))
            throw new BenchException($"There is no kubeconfig {path}.");
        return new ClusterAddress(new Uri(KubernetesClientConfiguration.BuildConfigFromConfigFile(path).Host), Path.GetFullPath(path));
    }

    private static void Authenticate(SocketsHttpHandler handler, HttpClient client, KubernetesClientConfiguration configuration)
    {
        if (configuration.AccessToken is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (configuration is { ClientCertificateData: { Length: > 0 } certificate, ClientCertificateKeyData: { Length: > 0 } key })
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(Pem(certificate), Pem(key))];
        if (configuration.SkipTlsVerify)
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                errors == SslPolicyErrors.None || IsIssuedBy(authorities, presented, errors);
    }

    private static string Pem(string base64) => Encoding.ASCII.GetString(Convert.FromBase64String(base64));

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate? presented, SslPolicyErrors errors)
    {
        if (presented is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(new X509Certificate2(presented));
    }
}
