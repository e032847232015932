using System.Collections.Concurrent;
using Chains.Core.Configuration;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// The signer <c>kms</c> of the configuration in force. The public half is asked for once for each configuration, and registered before the key signs; with another
/// configuration the next signature is another key's, and after a failure the key is opened anew.
/// </summary>
public sealed partial class KmsSource : IDisposable
{
    /// <summary>How long signatures under way may go on with a key that was replaced.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<ISigner, ITimer> _retired = new();
    private readonly ConfigurationStore _configuration;
    private readonly Func<KmsSettings, IKmsKey> _open;
    private readonly IKeyRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger<KmsSource> _log;
    private volatile Opened? _current;

    internal KmsSource(
        ConfigurationStore configuration, Func<KmsSettings, IKmsKey> open, IKeyRegistry registry, TimeProvider time, ILogger<KmsSource> log)
    {
        (_configuration, _open, _registry) = (configuration, open, registry);
        (_time, _log) = (time, log);
    }

    /// <exception cref="SigningException">The key cannot be used; the message names the key of the configuration and the remedy.</exception>
    public ValueTask<ISigner> GetAsync(CancellationToken cancellation)
    {
        if (!_configuration.TryGetCurrent(out var current))
            throw new SigningException("Waits for a valid configuration: the signer kms is configured in chains-config.");
        var settings = KmsSettings.Of(current);
        return _current is { Stale: false } opened && opened.Settings == settings ? ValueTask.FromResult<ISigner>(opened.Signer) : OpenAsync(settings, cancellation);
    }

    public void Dispose()
    {
        foreach (var (signer, timer) in _retired)
        {
            timer.Dispose();
            signer.Dispose();
        }

        _current?.Signer.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<ISigner> OpenAsync(KmsSettings settings, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_current is { Stale: false } known && known.Settings == settings)
                return known.Signer;
            var opened = await LoadAsync(settings, cancellation);
            if (_current?.Signer is { } old)
                _retired[old] = _time.CreateTimer(_ => Retire(old), null, Grace, Timeout.InfiniteTimeSpan);
            _current = opened;
            LogOpened(opened.Signer.PublicKey.KeyId, opened.Signer.PublicKey.Algorithm, settings.Reference);
            return opened.Signer;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Opened> LoadAsync(KmsSettings settings, CancellationToken cancellation)
    {
        var key = _open(settings);
        try
        {
            var publicKey = await key.LoadAsync(cancellation);
            await _registry.RegisterAsync(publicKey, IKeyRegistry.KmsSource + settings.Reference, cancellation);
            Opened? opened = null;
            opened = new Opened(settings, new KmsSigner(key, publicKey, () => opened!.Stale = true));
            return opened;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private void Retire(ISigner signer)
    {
        if (_retired.TryRemove(signer, out var timer))
            timer.Dispose();
        signer.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "Signing with the {Algorithm} key {KeyId} of {Reference}")]
    private partial void LogOpened(string keyId, string algorithm, string reference);

    private sealed class Opened(KmsSettings settings, ISigner signer)
    {
        public KmsSettings Settings => settings;

        public ISigner Signer => signer;

        /// <summary>A signature failed.</summary>
        public volatile bool Stale;
    }
}
