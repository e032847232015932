using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>The rows behind a keyset in the order that is asked for; each order is that of an index, with the id as the last word.</summary>
internal static class RunOrdering
{
    public static IQueryable<RunRecord> Of(ChainsDbContext context, RunFilter filter, Keyset keyset)
    {
        var runs = RunFilters.Narrow(context.Runs, filter);
        var descending = filter.Order is RunOrder.Newest or RunOrder.NameDescending;
        var down = descending != keyset.Backwards;
        if (filter.Order is RunOrder.Name or RunOrder.NameDescending)
            return ByName(context, runs, keyset.Bound, down);
        return filter.From is null && filter.To is null ? ById(runs, keyset.Bound, down) : ByTime(context, runs, keyset.Bound, down);
    }

    private static IQueryable<RunRecord> ById(IQueryable<RunRecord> runs, long? bound, bool down)
    {
        if (bound is { } id)
            runs = down ? runs.Where(r => r.Id < id) : runs.Where(r => r.Id > id);
        return down ? runs.OrderByDescending(r => r.Id) : runs.OrderBy(r => r.Id);
    }

    private static IQueryable<RunRecord> ByTime(ChainsDbContext context, IQueryable<RunRecord> runs, long? bound, bool down)
    {
        if (bound is { } id)
        {
            var at = context.Runs.Where(r => r.Id == id).Select(r => r.FinishedAt).FirstOrDefault();
            runs = down
                ? runs.Where(r => r.FinishedAt <= at && (r.FinishedAt < at || r.Id < id))
                : runs.Where(r => r.FinishedAt >= at && (r.FinishedAt > at || r.Id > id));
        }

        return down ? runs.OrderByDescending(r => r.FinishedAt).ThenByDescending(r => r.Id) : runs.OrderBy(r => r.FinishedAt).ThenBy(r => r.Id);
    }

    private static IQueryable<RunRecord> ByName(ChainsDbContext context, IQueryable<RunRecord> runs, long? bound, bool down)
    {
        if (bound is { } id && context.Runs.AsNoTracking().Where(r => r.Id == id).Select(r => new { r.Namespace, r.Name }).FirstOrDefault() is { } at)
        {
            var (ns, name) = (at.Namespace, at.Name);
            runs = down
                ? runs.Where(r => r.Namespace.CompareTo(ns) <= 0 && (r.Namespace.CompareTo(ns) < 0 || r.Name.CompareTo(name) < 0 || (r.Name == name && r.Id < id)))
                : runs.Where(r => r.Namespace.CompareTo(ns) >= 0 && (r.Namespace.CompareTo(ns) > 0 || r.Name.CompareTo(name) > 0 || (r.Name == name && r.Id > id)));
        }

        return down
            ? runs.OrderByDescending(r => r.Namespace).ThenByDescending(r => r.Name).ThenByDescending(r => r.Id)
            : runs.OrderBy(r => r.Namespace).ThenBy(r => r.Name).ThenBy(r => r.Id);
    }
}
