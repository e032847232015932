using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads runs for the API and the dashboard; every call has a context of its own and tracks nothing.</summary>
public sealed class RunQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<RunListItem>> ListAsync(RunFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context, filter)
            .Where(r => r.Id < before)
            .OrderByDescending(r => r.Id)
            .Take(take + 1)
            .Select(r => new RunListItem(
                r.Id, r.Kind, r.Namespace, r.Name, r.Uid, r.Definition, r.State, r.Reason, r.Succeeded,
                r.FinishedAt, r.ObservedAt, r.SignedAt, r.MarkedAt,
                r.Artifacts.Count, r.Artifacts.Count(a => a.Signature != null)))
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, r => r.Id);
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
        var counts = await context.Runs.Where(r => r.State != RunState.Signed).GroupBy(r => r.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        if (await context.Runs.CountAsync(cancellation) - counts.Values.Sum() is > 0 and var signed)
            counts[RunState.Signed] = signed;
        return counts;
    }

    public async Task<IReadOnlyList<string>> NamespacesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Runs.Select(r => r.Namespace).Distinct().OrderBy(n => n).Take(1000).ToListAsync(cancellation);
    }

    private static IQueryable<RunRecord> Narrow(ChainsDbContext context, RunFilter filter)
    {
        var runs = context.Runs.AsNoTracking();
        if (filter.Namespace is { Length: > 0 } ns)
            runs = runs.Where(r => r.Namespace == ns);
        if (filter.Kind is { } kind)
            runs = runs.Where(r => r.Kind == kind);
        if (filter.State is RunState.Signed)
            runs = runs.Where(r => r.State == RunState.Signed);
        else if (filter.State is { } state)
            runs = runs.Where(r => r.State != RunState.Signed && r.State == state);
        if (filter.From is { } from)
            runs = runs.Where(r => r.FinishedAt >= from);
        if (filter.To is { } to)
            runs = runs.Where(r => r.FinishedAt < to);
        if (filter.Query is { Length: > 0 } query)
        {
            var text = query.Trim();
            var digest = SearchTerms.Digest(text);
            var end = SearchTerms.EndOfPrefix(digest);
            runs = runs.Where(r => r.Uid == text || r.Name.Contains(text) || r.Definition!.Contains(text)
                || r.Artifacts.Any(a => a.FullKey.Contains(text)
                    || a.Statement!.Subjects.Any(s => s.Digest.CompareTo(digest) >= 0 && s.Digest.CompareTo(end) < 0)));
        }

        return runs;
    }
}
