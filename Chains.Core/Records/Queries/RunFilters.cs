using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>A filter's part that columns of the run decide.</summary>
internal static class RunFilters
{
    public static bool IsNarrowed(RunFilter filter) =>
        filter.Namespace is { Length: > 0 } || filter.Definition is { Length: > 0 } || filter.Kind is not null || filter.State is not null
        || filter.From is not null || filter.To is not null;

    public static IQueryable<RunRecord> Narrow(IQueryable<RunRecord> runs, RunFilter filter)
    {
        runs = runs.AsNoTracking();
        if (filter.Namespace is { Length: > 0 } ns)
            runs = runs.Where(r => r.Namespace == ns);
        if (filter.Definition is { Length: > 0 } definition)
            runs = runs.Where(r => r.Definition == definition);
        if (filter.Kind is { } kind)
            runs = runs.Where(r => r.Kind == kind);
        if (filter.State is RunState.Signed)
            runs = runs.Where(r => r.State == RunState.Signed);
        else if (filter.State is { } state)
            // The partial index holds those that are not signed; SQLite uses it where the query says so too.
            runs = runs.Where(r => r.State != RunState.Signed && r.State == state);
        if (filter.From is { } from)
            runs = runs.Where(r => r.FinishedAt >= from);
        if (filter.To is { } to)
            runs = runs.Where(r => r.FinishedAt < to);
        return runs;
    }

    /// <summary>The tallies know what does not occur: nobody looks through all runs to find none.</summary>
    public static Task<bool> OccursAsync(ChainsDbContext context, RunFilter filter, CancellationToken cancellation) =>
        Tallies(context, filter).AnyAsync(cancellation);

    /// <summary>The tallies of runs that pass, the period aside.</summary>
    public static IQueryable<RunTallyRecord> Tallies(ChainsDbContext context, RunFilter filter)
    {
        var tallies = context.RunTallies.Where(t => t.Count > 0);
        if (filter.Namespace is { Length: > 0 } ns)
            tallies = tallies.Where(t => t.Namespace == ns);
        if (filter.Definition is { Length: > 0 } definition)
            tallies = tallies.Where(t => t.Definition == definition);
        if (filter.Kind is { } kind)
            tallies = tallies.Where(t => t.Kind == kind);
        if (filter.State is { } state)
            tallies = tallies.Where(t => t.State == state);
        return tallies;
    }
}
