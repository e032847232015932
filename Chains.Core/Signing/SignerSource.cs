using System.Collections.Concurrent;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Signing;

/// <summary>
/// Keeps the signer of the signing secret: read once, kept until its content changes, so that scrypt is paid once for a key.
/// </summary>
/// <remarks>
/// When the secret changes:
/// <list type="bullet">
/// <item>A new, good key is registered, then takes over. The old one goes on for signatures under way and is wiped a minute later.</item>
/// <item>A bad new key (damaged, wrong password) stops signing with an error, and so does a key that was removed: whoever replaced or removed
/// a key does not want the old one used. Nothing is lost, for runs wait and are tried again.</item>
/// <item>A secret that cannot be read (no connection, no permission) changes nothing: the last key stays, and <see cref="Status"/> says so.</item>
/// </list>
/// <see cref="SigningKeyWatcher"/> calls <see cref="RefreshAsync"/> on each change; without it the secret is read on first use, and again while there is
/// no key.
/// </remarks>
public sealed partial class SignerSource : ISignerSource, IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ISigningSecretSource _secrets;
    private readonly IKeyRegistry _registry;
    private readonly PrivateKeyReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger<SignerSource> _log;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<ISigner, ITimer> _retired = new();
    private volatile Current? _current;

    public SignerSource(ISigningSecretSource secrets, IKeyRegistry registry, TimeProvider time, ILogger<SignerSource> log)
        : this(secrets, registry, time, log, scrypt: null)
    {
    }

    internal SignerSource(
        ISigningSecretSource secrets, IKeyRegistry registry, TimeProvider time, ILogger<SignerSource> log, ScryptFunction? scrypt)
    {
        _secrets = secrets;
        _registry = registry;
        _time = time;
        _log = log;
        _reader = new PrivateKeyReader(scrypt);
    }

    public SigningKeyStatus Status =>
        _current is { } current
            ? new SigningKeyStatus(current.Usable?.PublicKey, current.Source, current.Error)
            : new SigningKeyStatus(null, null, "The signing key has not been read yet.");

    public ValueTask<ISigner> GetAsync(string signer, CancellationToken cancellation) => signer switch
    {
        "x509" => _current?.Usable is { } usable ? ValueTask.FromResult(usable) : LoadAsync(cancellation),
        _ => throw new SigningException($"There is no signer {signer}; set the artifacts' signer to x509, kms or none."),
    };

    /// <summary>Reads the secret, and takes its key into use if it is another one. Reports through <see cref="Status"/>, and never throws but for cancellation.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            await RefreshLockedAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var (signer, timer) in _retired)
        {
            timer.Dispose();
            signer.Dispose();
        }

        _current?.Signer?.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<ISigner> LoadAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_current is null || (_current.Usable is null && _time.GetElapsedTime(_current.ReadAt) >= RetryInterval))
                await RefreshLockedAsync(cancellation);
            return _current?.Usable ?? throw new SigningException(_current?.Error ?? "The signing key could not be read.");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask RefreshLockedAsync(CancellationToken cancellation)
    {
        try
        {
            var secret = await _secrets.ReadAsync(cancellation);
            if (_current is null || _current.ContentHash != secret.ContentHash)
                Replace(Read(secret));
            await RegisterAsync(cancellation);
        }
        catch (SigningException e)
        {
            KeepUnread(e);
        }
    }

    private Current Read(SigningSecret secret)
    {
        var at = _time.GetTimestamp();
        try
        {
            return new Current(_reader.Read(secret), Registered: false, secret.KeySource, secret.ContentHash, null, at);
        }
        catch (SigningException e)
        {
            LogNoKey(e.Message);
            return new Current(null, Registered: false, secret.KeySource, secret.ContentHash, e.Message, at);
        }
    }

    // Every key that ever signs is known first: its signatures must verify after it is gone. The signer is kept
    // when that fails, for reading it again could cost another scrypt.
    private async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        var current = _current!;
        if (current.Signer is null || (current.Registered && current.Error is null))
        {
            _current = current with { ReadAt = _time.GetTimestamp() };
            return;
        }

        try
        {
            if (!current.Registered)
            {
                await _registry.RegisterAsync(current.Signer.PublicKey, current.Source!, cancellation);
                LogKeyLoaded(current.Signer.PublicKey.KeyId, current.Signer.PublicKey.Algorithm, current.Source!);
            }

            _current = current with { Registered = true, Error = null, ReadAt = _time.GetTimestamp() };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogNotRegistered(e, current.Signer.PublicKey.KeyId);
            var error = $"The key {current.Signer.PublicKey.KeyId} from {current.Source} could not be recorded, so it does not sign yet: {e.Message}";
            _current = current with { Error = error, ReadAt = _time.GetTimestamp() };
        }
    }

    private void KeepUnread(SigningException e)
    {
        if (_current?.Error != e.Message)
            LogUnreadable(e, e.Message);
        var at = _time.GetTimestamp();
        _current = _current is { Signer: not null } current
            ? current with { Error = e.Message, ReadAt = at }
            : new Current(null, Registered: false, null, null, e.Message, at);
    }

    private void Replace(Current next)
    {
        var old = _current?.Signer;
        _current = next;
        if (old is not null)
            _retired[old] = _time.CreateTimer(_ => Wipe(old), null, Grace, Timeout.InfiniteTimeSpan);
    }

    private void Wipe(ISigner signer)
    {
        if (_retired.TryRemove(signer, out var timer))
            timer.Dispose();
        signer.Dispose();
    }

    /// <param name="ContentHash">Null until the secret could be read.</param>
    /// <param name="ReadAt">A timestamp of the time provider.</param>
    private sealed record Current(ISigner? Signer, bool Registered, string? Source, string? ContentHash, string? Error, long ReadAt)
    {
        public ISigner? Usable => Registered ? Signer : null;
    }
}
