using System.Security.Cryptography;
using System.Text;
using Chains.Core.Configuration;
using Chains.Core.Trust.Tuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Trust;

/// <summary>
/// The instances that publish their trust: the public-good one, and the one of <c>signers.x509.tuf.mirror.url</c> while that names another repository. They
/// stand side by side.
/// </summary>
public sealed class PublishedTrust : IDisposable
{
    private const string MirrorKey = "signers.x509.tuf.mirror.url";

    private readonly TrustOptions _options;
    private readonly ConfigurationStore _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<PublishedTrust> _log;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
    private readonly Lock _lock = new();
    private TufInstance? _mirror;
    private string? _mirrorUrl;

    public PublishedTrust(IOptions<TrustOptions> options, ConfigurationStore configuration, TimeProvider time, ILogger<PublishedTrust> log)
    {
        _options = options.Value;
        _configuration = configuration;
        _time = time;
        _log = log;
        PublicGood = _options.PublicGood
            ? Instance("public-good", ShippedTrust.PublicGoodMirror, _ => Task.FromResult(ShippedTrust.TufRoot.ToArray()), (ShippedTrust.TrustedRoot, ShippedTrust.PublishedAt))
            : null;
    }

    /// <summary>Null where it is switched off.</summary>
    public TufInstance? PublicGood { get; }

    /// <summary>The mirror that is configured now; null where that is the public-good repository, or none.</summary>
    public TufInstance? Mirror
    {
        get
        {
            var url = _configuration.State.AppliedData.GetValueOrDefault(MirrorKey);
            lock (_lock)
            {
                if (url == _mirrorUrl)
                    return _mirror;
                _mirrorUrl = url;
                _mirror = Uri.TryCreate(url, UriKind.Absolute, out var address) && address != ShippedTrust.PublicGoodMirror ? MirrorAt(address) : null;
                return _mirror;
            }
        }
    }

    public IReadOnlyList<TufInstance> Instances => [.. new[] { PublicGood, Mirror }.OfType<TufInstance>()];

    public void Dispose() => _http.Dispose();

    private TufInstance MirrorAt(Uri address)
    {
        var repository = new HttpTufRepository(_http, address);
        return Instance("private", address, cancellation => MirrorRoot.ReadAsync(_options, repository, cancellation), null);
    }

    private TufInstance Instance(string name, Uri address, Func<CancellationToken, Task<byte[]>> firstRoot, (TrustedRoot Root, DateTimeOffset At)? shipped)
    {
        var directory = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToString())))[..16];
        var cache = _options.CacheDirectory.Length > 0 ? Path.Combine(_options.CacheDirectory, directory) : "";
        return new TufInstance(name, address, new HttpTufRepository(_http, address), firstRoot, shipped, cache, _time, _log);
    }
}
