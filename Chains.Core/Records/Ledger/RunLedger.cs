using Chains.Core.Records.Changes;
using Chains.Core.Tekton;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Ledger;

/// <summary>
/// What is known of each run and how it moves from state to state. A method that returns has committed;
/// everything a run needs after a crash is in these rows.
/// </summary>
public sealed partial class RunLedger(
    RecordWriter writer, IDbContextFactory<ChainsDbContext> contexts, ChangeFeed changes, TimeProvider time) : IDisposable
{
    private readonly LedgerReaders _entries = new(contexts);

    /// <summary>The UID, or what stands for it in the records of a run that came without one.</summary>
    public static string UidOf(TektonRun run) => run.Uid.Length > 0 ? run.Uid : $"no-uid:{run.Namespace}/{run.Name}";

    public ValueTask<LedgerEntry?> FindAsync(string uid, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_entries.Find(uid));
    }

    /// <summary>The oldest unfinished record of that name, other than of the run that bears it in the cluster now.</summary>
    /// <param name="presentUid">UID of the run that is there, or null.</param>
    public async Task<RunRecord?> FindUnfinishedAsync(RunKey key, string? presentUid, CancellationToken cancellation)
    {
        var present = presentUid ?? "";
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.AsNoTracking()
            .Where(r => r.Namespace == key.Namespace && r.Name == key.Name && r.Kind == key.Kind && r.Uid != present
                && (r.State == RunState.Pending || r.State == RunState.Delivering))
            .OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Runs that are due: unfinished work whose time has come. In the order of their due times.</summary>
    public async Task<IReadOnlyList<RunKey>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Runs.AsNoTracking()
            .Where(r => r.NextAttemptAt != null && r.NextAttemptAt <= now)
            .OrderBy(r => r.NextAttemptAt).Take(limit)
            .Select(r => new { r.Kind, r.Namespace, r.Name }).ToListAsync(cancellation);
        return rows.ConvertAll(r => new RunKey(r.Kind, r.Namespace, r.Name));
    }

    /// <summary>The run with all that was committed for it, to write its annotations or deliver it.</summary>
    public async Task<RunRecord?> LoadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.AsNoTracking().AsSplitQuery()
            .Include(r => r.Artifacts).ThenInclude(a => a.Statement)
            .Include(r => r.Artifacts).ThenInclude(a => a.Signature!.Certificate)
            .Include(r => r.Artifacts).ThenInclude(a => a.Signature!.LogEntries)
            .Include(r => r.Artifacts).ThenInclude(a => a.Deliveries)
            .FirstOrDefaultAsync(r => r.Id == id, cancellation);
    }

    /// <summary>A child TaskRun as it was recorded for that PipelineRun, or null.</summary>
    public async Task<RecordedChild?> FindChildAsync(RunKey key, string parentUid, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Runs
            .Where(r => r.ParentUid == parentUid && r.Name == key.Name && r.Namespace == key.Namespace && r.Kind == key.Kind)
            .Join(context.Snapshots, r => r.Id, s => s.RunId, (r, s) => new { r.State, r.Reason, s.Content })
            .FirstOrDefaultAsync(cancellation);
        return row is null ? null : new RecordedChild(TektonRun.Parse(SnapshotContent.Unpack(row.Content)), row.State, row.Reason);
    }

    /// <summary>The run as it was recorded, or null.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="RunFormatException">The snapshot is no run.</exception>
    public async Task<TektonRun?> SnapshotAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var content = await context.Snapshots.Where(s => s.RunId == runId).Select(s => s.Content).FirstOrDefaultAsync(cancellation);
        return content is null ? null : TektonRun.Parse(SnapshotContent.Unpack(content));
    }

    public void Dispose() => _entries.Dispose();

    private void Publish(RunRecord run) => changes.Publish(run.Key, run.Uid, run.State, run.Reason);
}
