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
}
