using System.Linq.Expressions;
using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads runs for the API and the dashboard; every call has a context of its own and tracks nothing.</summary>
public sealed class RunQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    internal static readonly Expression<Func<RunRecord, RunListItem>> Item = r => new RunListItem(
        r.Id, r.Kind, r.Namespace, r.Name, r.Uid, r.Definition, r.State, r.Reason, r.Succeeded,
        r.FinishedAt, r.ObservedAt, r.SignedAt, r.MarkedAt,
        r.Artifacts.Count, r.Artifacts.Count(a => a.Signature != null));

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<RunListItem>> ListAsync(RunFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (filter.Query is { Length: > 0 } query)
            return await SearchAsync(context, query, filter, keyset, take, cancellation);
        if (RunFilters.IsNarrowed(filter) && !await RunFilters.OccursAsync(context, filter, cancellation))
            return new Page<RunListItem>([], null);
        var rows = await RunOrdering.Of(context, filter, keyset).Take(take + 1).Select(Item).ToListAsync(cancellation);
        return keyset.Cut(rows, take, r => r.Id);
    }

    /// <summary>The run with its artifacts, statements, subjects, signatures and deliveries, or null.</summary>
    public async Task<RunRecord?> FindAsync(string uid, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.AsNoTracking().AsSplitQuery()
            .Include(r => r.Artifacts).ThenInclude(a => a.Statement!.Subjects)
            .Include(r => r.Artifacts).ThenInclude(a => a.Signature)
            .Include(r => r.Artifacts).ThenInclude(a => a.Deliveries)
            .FirstOrDefaultAsync(r => r.Uid == uid, cancellation);
    }

    /// <summary>Failed attempts of a run, newest first, at most a hundred.</summary>
    public async Task<IReadOnlyList<AttemptRecord>> AttemptsAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Attempts.AsNoTracking()
            .Where(a => a.RunId == runId).OrderByDescending(a => a.Id).Take(100).ToListAsync(cancellation);
    }

    /// <summary>Entries that transparency logs hold of a run's signatures, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<LogEntryRecord>> LogEntriesAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.LogEntries.AsNoTracking()
            .Where(e => e.RunId == runId && e.IntegratedAt != null).OrderBy(e => e.Id).Take(1000).ToListAsync(cancellation);
    }

    /// <summary>Runs that belong to a PipelineRun, in the order in which they were seen.</summary>
    public async Task<IReadOnlyList<RunRecord>> ChildrenAsync(string parentUid, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.AsNoTracking()
            .Where(r => r.ParentUid == parentUid).OrderBy(r => r.Id).Take(1000).ToListAsync(cancellation);
    }

    /// <summary>The JSON of the run as it was signed, or null.</summary>
    public async Task<ReadOnlyMemory<byte>?> SnapshotAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var content = await context.Snapshots.AsNoTracking()
            .Where(s => s.RunId == runId).Select(s => s.Content).FirstOrDefaultAsync(cancellation);
        return content is null ? default(ReadOnlyMemory<byte>?) : SnapshotContent.Unpack(content);
    }

    /// <summary>How many runs are in each state; states without runs are absent.</summary>
    public async Task<IReadOnlyDictionary<RunState, int>> CountAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.RunTallies.GroupBy(t => t.State)
            .Select(g => new { g.Key, Count = g.Sum(t => t.Count) }).Where(g => g.Count > 0)
            .ToDictionaryAsync(g => g.Key, g => (int)g.Count, cancellation);
    }

    public async Task<IReadOnlyList<string>> NamespacesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.RunTallies.Select(t => t.Namespace).Distinct().OrderBy(n => n).Take(1000).ToListAsync(cancellation);
    }

    private static async Task<Page<RunListItem>> SearchAsync(
        ChainsDbContext context, string query, RunFilter filter, Keyset keyset, int take, CancellationToken cancellation)
    {
        var ids = await new RunFinder(context, query, cancellation).FindAsync(filter, keyset.Before, keyset.Backwards, take + 1);
        var rows = await context.Runs.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(Item).ToListAsync(cancellation);
        rows.Sort((left, right) => keyset.Backwards ? left.Id.CompareTo(right.Id) : right.Id.CompareTo(left.Id));
        return keyset.Cut(rows, take, r => r.Id);
    }
}
