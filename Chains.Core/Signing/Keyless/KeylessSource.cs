using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Signing.Keyless;

/// <summary>
/// Keeps the key and certificate that sign now. One pair serves until <see cref="KeylessOptions.CertificateMargin"/> before it expires, and the next is got
/// while it still serves: <see cref="KeylessRenewal"/> sees to that as long as there is something to sign. Other settings take effect with the next signature.
/// What was handed out goes on for signatures under way, and its key is wiped a minute after it was replaced.
/// </summary>
public sealed partial class KeylessSource : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The next pair is got when a fifth of the time that this one serves is left.</summary>
    private const double RenewalPoint = 0.8;

    private readonly CertificateSource _certificates;
    private readonly KeylessOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeylessSource> _log;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<ISigner, ITimer> _retired = new();
    private volatile Pair? _pair;
    private volatile Failure? _failure;
    private long _usedAt;

    public KeylessSource(CertificateSource certificates, IOptions<KeylessOptions> options, TimeProvider time, ILogger<KeylessSource> log)
    {
        (_certificates, _options, _time, _log) = (certificates, options.Value, time, log);
    }

    /// <summary>What an operator wants to know; null until something was got or failed.</summary>
    public KeylessStatus Status => new(_pair?.Signer.Issued, _pair?.ServesUntil, _failure?.Message, _failure?.Since);

    /// <summary>A signer whose certificate has at least the margin before it.</summary>
    /// <exception cref="SigningException">No certificate can be had; the message says why.</exception>
    public ValueTask<ISigner> GetAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        Volatile.Write(ref _usedAt, now.UtcTicks);
        if (!_options.ReuseCertificate)
            return OnceAsync(settings, cancellation);
        return _pair is { } pair && pair.Serves(settings, now) ? ValueTask.FromResult<ISigner>(pair.Signer) : ReplaceAsync(settings, cancellation);
    }

    /// <summary>Gets the next pair if the time has come and the last one was used; never throws but for cancellation.</summary>
    public async Task RenewAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        if (!_options.ReuseCertificate || (_pair is { } pair && pair.Settings == settings && (now < pair.RenewAt || Volatile.Read(ref _usedAt) < pair.ObtainedAt.UtcTicks)))
            return;
        await _gate.WaitAsync(cancellation);
        try
        {
            await ObtainAsync(settings, cancellation);
        }
        catch (SigningException)
        {
            // Kept in the status, and thrown to whom it concerns: signing, if the old pair ends first.
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

        _pair?.Signer.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<ISigner> ReplaceAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return _pair is { } pair && pair.Serves(settings, _time.GetUtcNow()) ? pair.Signer : await ObtainAsync(settings, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<ISigner> OnceAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        var signer = await _certificates.ObtainAsync(settings, cancellation);
        Retire(signer);
        return signer;
    }

    private async Task<ISigner> ObtainAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        // Every run that waits would ask Fulcio otherwise, as long as it is down.
        if (_failure is { } failed && failed.Settings == settings && _time.GetUtcNow() < failed.AskAgainAt)
            throw new SigningException(failed.Message);
        try
        {
            var signer = await _certificates.ObtainAsync(settings, cancellation);
            var old = _pair?.Signer;
            _pair = Pair.Of(settings, signer, _time.GetUtcNow(), _options.CertificateMargin);
            _failure = null;
            LogObtained(signer.Issued.Name, signer.Issued.Identity.Issuer ?? "", signer.Issued.NotAfter);
            if (old is not null)
                Retire(old);
            return signer;
        }
        catch (SigningException e)
        {
            Note(settings, e);
            throw;
        }
    }

    private void Note(KeylessSettings settings, SigningException e)
    {
        var now = _time.GetUtcNow();
        var before = _failure is { } last && last.Settings == settings ? last : null;
        var pause = before is null ? FirstPause : TimeSpan.FromTicks(Math.Min(before.Pause.Ticks * 2, LongestPause.Ticks));
        if (before?.Message != e.Message)
            LogFailed(e.Message);
        _failure = new Failure(settings, e.Message, before?.Since ?? now, now + pause, pause);
    }

    private void Retire(ISigner signer) => _retired[signer] = _time.CreateTimer(_ => Wipe(signer), null, Grace, Timeout.InfiniteTimeSpan);

    private void Wipe(ISigner signer)
    {
        if (_retired.TryRemove(signer, out var timer))
            timer.Dispose();
        signer.Dispose();
    }

    private sealed record Pair(KeylessSettings Settings, KeylessSigner Signer, DateTimeOffset ObtainedAt, DateTimeOffset RenewAt, DateTimeOffset ServesUntil)
    {
        public static Pair Of(KeylessSettings settings, KeylessSigner signer, DateTimeOffset now, TimeSpan margin)
        {
            var issued = signer.Issued;
            var half = (issued.NotAfter - issued.NotBefore) / 2;
            var until = issued.NotAfter - (margin < half ? margin : half);
            return new Pair(settings, signer, now, now + ((until - now) * RenewalPoint), until);
        }

        public bool Serves(KeylessSettings settings, DateTimeOffset now) => now < ServesUntil && Settings == settings;
    }

    private sealed record Failure(KeylessSettings Settings, string Message, DateTimeOffset Since, DateTimeOffset AskAgainAt, TimeSpan Pause);
}
