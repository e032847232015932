namespace Chains.Core.Storage.Http;

/// <summary>The HTTP client of the backends: connections are kept and renewed, redirects are not followed, since they would carry credentials elsewhere.</summary>
public sealed class StorageHttp : IDisposable
{
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 64,
    })
    { Timeout = TimeSpan.FromSeconds(60) };

    public void Dispose() => Client.Dispose();
}
