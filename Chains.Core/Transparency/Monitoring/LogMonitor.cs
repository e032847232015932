using System.Collections.Concurrent;
using Chains.Core.Pipeline;
using Chains.Core.Records;
using Chains.Core.Transparency.Clients;
using Chains.Core.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Transparency.Monitoring;

/// <summary>
/// Holds every log in use to its promise that it only appends: what it shows now, and what it showed with our entries, must continue the
/// last checkpoint that was kept. A log that is caught gets an alarm, which stands until an operator acknowledges it.
/// </summary>
public sealed partial class LogMonitor(
    LogDirectory logs, IDbContextFactory<ChainsDbContext> contexts, RecordWriter writer, ChainsMetrics metrics, ClusterEvents events,
    TimeProvider time, ILogger<LogMonitor> logger)
{
    /// <summary>A log behind several machines may show an older tree for a moment.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Checkpoint> _observed = [];
    private readonly ConcurrentDictionary<string, byte> _alarmed = [];

    /// <summary>Notes the checkpoint of an entry that was just verified, for the next look.</summary>
    public void Observe(LogIdentity log, string note)
    {
        if (CheckpointCheck.Read(note, log, out _) is { } checkpoint)
            _observed.AddOrUpdate(log.Url, checkpoint, (_, known) => known.Size < checkpoint.Size || known.Origin != checkpoint.Origin ? checkpoint : known);
    }

    public async Task CheckAllAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        foreach (var log in await context.Logs.AsNoTracking().OrderBy(l => l.Id).ToListAsync(cancellation))
            await CheckAsync(log, cancellation);
        metrics.LogsInconsistent(_alarmed.Count);
    }

    /// <summary>Begins anew with whatever the log shows next, after an operator has looked into the alarm.</summary>
    /// <returns>False when there is no such log, or no alarm.</returns>
    public async Task<bool> AcknowledgeAsync(long id, string who, CancellationToken cancellation)
    {
        var found = false;
        await writer.WriteAsync(
            session => found = session.Execute(
                """UPDATE "Logs" SET "Alarm"=NULL, "AlarmedAt"=NULL, "Evidence"=NULL, "Checkpoint"=NULL, "TreeSize"=NULL, "CheckedAt"=NULL WHERE "Id"=$0 AND "Alarm" IS NOT NULL""", id) > 0,
            cancellation);
        if (found)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var url = await context.Logs.Where(l => l.Id == id).Select(l => l.Url).FirstAsync(cancellation);
            _alarmed.TryRemove(url, out _);
            _observed.TryRemove(url, out _);
            metrics.LogsInconsistent(_alarmed.Count);
            LogAcknowledged(url, who);
        }

        return found;
    }

    private async Task CheckAsync(LogRecord log, CancellationToken cancellation)
    {
        if (log.Alarm is not null)
        {
            _alarmed[log.Url] = 0;
            return;
        }

        try
        {
            var identity = await logs.IdentityAsync(log.Url, log.ApiVersion, cancellation);
            var proofs = new LogProofs(logs.Client(log.Url, log.ApiVersion), identity);
            var shown = await proofs.ShownAsync(cancellation);
            var kept = log.Checkpoint is null ? null : Checkpoint.Parse(SignedNote.Parse(log.Checkpoint).Text);
            if (kept is not null && shown.Checkpoint.Origin == kept.Origin && shown.Checkpoint.Size < kept.Size)
            {
                await Task.Delay(SecondLook, time, cancellation);
                shown = await proofs.ShownAsync(cancellation);
            }

            if (await proofs.ContradictionAsync(kept, _observed.GetValueOrDefault(log.Url), shown.Checkpoint, cancellation) is { } contradiction)
                await AlarmAsync(log, contradiction, shown.Note, cancellation);
            else
                await KeepAsync(log, kept, shown, cancellation);
        }
        catch (LogException exception)
        {
            LogNotChecked(log.Url, exception.Message);
            await writer.WriteAsync(session => session.Execute("""UPDATE "Logs" SET "CheckError"=$0 WHERE "Id"=$1""", exception.Message, log.Id), cancellation);
        }
    }

    private Task KeepAsync(LogRecord log, Checkpoint? kept, (string Note, Checkpoint Checkpoint) shown, CancellationToken cancellation)
    {
        var newer = kept is null || kept.Origin != shown.Checkpoint.Origin || shown.Checkpoint.Size >= kept.Size;
        return writer.WriteAsync(
            session => session.Execute(
                """UPDATE "Logs" SET "Checkpoint"=$0, "TreeSize"=$1, "CheckedAt"=$2, "CheckError"=NULL WHERE "Id"=$3""",
                newer ? shown.Note : log.Checkpoint, newer ? shown.Checkpoint.Size : log.TreeSize, time.GetUtcNow(), log.Id),
            cancellation);
    }

    private async Task AlarmAsync(LogRecord log, string contradiction, string evidence, CancellationToken cancellation)
    {
        var message = $"The transparency log {log.Url} did not only append: {contradiction}";
        LogAlarm(message);
        _alarmed[log.Url] = 0;
        metrics.LogCaught(log.Url);
        await writer.WriteAsync(
            session => session.Execute(
                """UPDATE "Logs" SET "Alarm"=$0, "AlarmedAt"=$1, "Evidence"=$2 WHERE "Id"=$3""", message, time.GetUtcNow(), evidence, log.Id),
            cancellation);
        await events.LogCaughtAsync(message, cancellation);
    }

    [LoggerMessage(LogLevel.Critical, "{Message} Its entries prove nothing until this is explained: compare the checkpoints that the dashboard keeps as evidence")]
    private partial void LogAlarm(string message);

    [LoggerMessage(LogLevel.Warning, "The transparency log {Url} could not be checked: {Problem}")]
    private partial void LogNotChecked(string url, string problem);

    [LoggerMessage(LogLevel.Warning, "The alarm about the transparency log {Url} was acknowledged through the {Who}; its history begins anew")]
    private partial void LogAcknowledged(string url, string who);
}
