using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Transparency.Uploading;

/// <summary>The logs in use as operators see them.</summary>
public sealed class LogStatus
{
    public const int BacklogLimit = 100_000;

    private readonly IDbContextFactory<ChainsDbContext> _contexts;
    private readonly UploadReader _reader;
    private readonly Func<IReadOnlyCollection<UploadLane>> _lanes;

    public LogStatus(IDbContextFactory<ChainsDbContext> contexts)
        : this(contexts, () => [])
    {
    }

    internal LogStatus(IDbContextFactory<ChainsDbContext> contexts, Func<IReadOnlyCollection<UploadLane>> lanes) =>
        (_contexts, _reader, _lanes) = (contexts, new UploadReader(contexts), lanes);

    public async Task<IReadOnlyList<LogState>> AllAsync(CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        var logs = await context.Logs.AsNoTracking().OrderBy(l => l.Id).ToListAsync(cancellation);
        var states = new List<LogState>(logs.Count);
        foreach (var log in logs)
            states.Add(await StateAsync(log, cancellation));
        return states;
    }

    /// <summary>What each log did that is caught, for a banner; empty where none is.</summary>
    public async Task<IReadOnlyList<string>> AlarmsAsync(CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        return await context.Logs.Where(l => l.Alarm != null).OrderBy(l => l.Id).Select(l => l.Alarm!).ToListAsync(cancellation);
    }

    private async Task<LogState> StateAsync(LogRecord log, CancellationToken cancellation)
    {
        var lane = _lanes().FirstOrDefault(l => l.Log.Url == log.Url);
        var (backlog, oldest) = await _reader.BacklogAsync(log.Url, BacklogLimit, cancellation);
        return new LogState(
            log, lane?.Gate.Reason, lane?.Gate.ClosedSince, lane?.Gate.ClosedUntil, lane?.Health.LastSuccessAt, lane?.Health.LastError, lane?.Health.LastErrorAt,
            lane?.InFlight ?? 0, backlog, oldest, lane?.Health.PerSecond ?? 0);
    }
}
