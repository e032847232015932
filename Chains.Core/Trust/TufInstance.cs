using Chains.Core.Trust.Tuf;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Trust;

/// <summary>
/// An instance of Sigstore that publishes its trust in a TUF repository. What was fetched and verified last is in force, also after a restart and without a
/// network; before the first time it is what is shipped, if anything is.
/// </summary>
public sealed partial class TufInstance : ITrustInstance
{
    private const string Target = "trusted_root.json";

    private readonly string _name;
    private readonly Uri _mirror;
    private readonly ITufRepository _repository;
    private readonly TufCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Func<CancellationToken, Task<byte[]>> _firstRoot;
    private readonly (string Source, DateTimeOffset At)? _shipped;
    private TufState? _state;
    private volatile TrustedRoot _current;
    private volatile TrustStatus _status;

    /// <param name="firstRoot">Gives the root that is trusted to start from, when nothing is cached.</param>
    /// <param name="shipped">What is in force before anything was fetched; null: nobody.</param>
    /// <param name="cacheDirectory">Empty keeps nothing.</param>
    public TufInstance(
        string name,
        Uri mirror,
        ITufRepository repository,
        Func<CancellationToken, Task<byte[]>> firstRoot,
        (TrustedRoot Root, DateTimeOffset At)? shipped,
        string cacheDirectory,
        TimeProvider time,
        ILogger log)
    {
        _name = name;
        _mirror = mirror;
        _repository = repository;
        _firstRoot = firstRoot;
        _cache = new TufCache(cacheDirectory);
        _time = time;
        _log = log;
        _shipped = shipped is { } given ? ("shipped with this version", given.At) : null;
        _current = shipped?.Root ?? TrustedRoot.Empty;
        _status = new TrustStatus(name, _shipped?.Source ?? mirror.ToString(), _shipped?.At, null, _shipped is null ? "Not fetched yet." : null);
        Restore();
    }

    public TrustedRoot Current => _current;

    public TrustStatus Status => _status;

    /// <summary>Asks the repository for what is new. A failure is logged and shown, and leaves in force what was. One call at a time.</summary>
    /// <returns>Whether it succeeded.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            var known = _state ?? new TufState(await _firstRoot(cancellation));
            var update = await new TufClient(_repository, Target).RefreshAsync(known, _time.GetUtcNow(), cancellation);
            _current = TrustedRoot.Parse(update.State.Target);
            _state = update.State;
            _status = new TrustStatus(_name, _mirror.ToString(), _time.GetUtcNow(), update.Expires, null);
            _cache.Write(update.State);
            LogRefreshed(_name, _mirror, update.Expires);
            return true;
        }
        catch (Exception e) when (e is TufException or FormatException or IOException or UnauthorizedAccessException)
        {
            if (_status.Problem != e.Message)
                LogNotRefreshed(_name, _mirror, e.Message);
            _status = _status with { Problem = e.Message };
            return false;
        }
    }

    // The cache is this service's own; still, what does not fit together in it is passed over.
    private void Restore()
    {
        if (_cache.Read() is not { Target: { } target, Targets: { } metadata } state)
            return;
        try
        {
            using var root = TufRoot.Parse(state.Root);
            using var targets = TufFile.Parse("targets", metadata);
            if (!root.Signed(targets) || targets.TargetOf(Target) is not { } meta)
                return;
            TufFile.Check(meta, target, Target);
            var trusted = TrustedRoot.Parse(target);
            using var shipped = _shipped is null ? null : TufRoot.Parse(ShippedTrust.TufRoot.ToArray());
            if (shipped is not null && shipped.File.Version > root.File.Version)
                return;
            _current = trusted;
            _state = state;
            _status = new TrustStatus(_name, $"{_mirror} (kept)", _cache.WrittenAt, new[] { root.File.Expires, targets.Expires }.Min(), null);
        }
        catch (Exception e) when (e is TufException or FormatException)
        {
            LogCacheIgnored(_name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Trust of {Instance} is current: {Mirror}, until {Expires}")]
    private partial void LogRefreshed(string instance, Uri mirror, DateTimeOffset expires);

    [LoggerMessage(LogLevel.Warning, "Trust of {Instance} could not be refreshed from {Mirror}, and what was trusted before stays trusted: {Problem}")]
    private partial void LogNotRefreshed(string instance, Uri mirror, string problem);

    [LoggerMessage(LogLevel.Warning, "What was kept of the trust of {Instance} is passed over: {Problem}")]
    private partial void LogCacheIgnored(string instance, string problem);
}
