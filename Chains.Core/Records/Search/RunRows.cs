using System.Linq.Expressions;
using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// Finds what belongs to runs (signatures, deliveries, log entries) through the runs that a text or a namespace leads to: newest run first, then newest
/// row. A run found by its own name brings all of its rows, one found by an image, digest or identity those that are about it.
/// </summary>
/// <param name="rows">Those that pass the filter of their own columns, in terms that no index of theirs serves, so that they are read by their runs.</param>
/// <param name="place">Where a row belongs.</param>
internal sealed class RunRows<TRow>(
    ChainsDbContext context, IQueryable<TRow> rows, Expression<Func<TRow, long>> rowId, Expression<Func<TRow, OfRun<TRow>>> place, CancellationToken cancellation)
    where TRow : class
{
    private const int MostNamed = 2000;
    private const int FirstPortion = 16;
    private const int LargestPortion = 800;

    private RunFinder? _finder;

    /// <summary>Which runs: by a text or a namespace, or both.</summary>
    public required RunFilter Runs { get; init; }

    /// <summary>The same rows in terms that an index of their own serves; null where there is none.</summary>
    public IQueryable<TRow>? Indexed { get; init; }

    /// <summary>Rows of that index that are read instead of runs, where there are no more.</summary>
    public int MostFew { get; init; } = RunRowLimits.Rare;

    /// <summary>The rows are of runs that finished before it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Rows that the text names themselves, whatever run they are of.</summary>
    public Expression<Func<TRow, bool>>? Named { get; init; }

    public async Task<Page<TItem>> PageAsync<TItem>(Expression<Func<TRow, TItem>> item, Func<TItem, long> id, Keyset keyset, int take)
    {
        if (Runs.Query is not { Length: > 0 } && !await RunFilters.OccursAsync(context, Runs, cancellation))
            return new Page<TItem>([], null);
        var from = await StartAsync(keyset);
        if (keyset.Bound is not null && from is null)
            return new Page<TItem>([], null);
        var found = await FewAsync() is { } few ? await SieveAsync(InOrder(few, keyset, from), take)
            : Runs.Query is { Length: > 0 } text ? await ThroughRunsAsync(text, keyset, from, take)
            : await OfRunsAsync(keyset, from, take);
        if (Named is not null)
            found.AddRange(await Places(rows.Where(Named).OrderByDescending(rowId).Take(MostNamed).Select(place)).ToListAsync(cancellation));
        List<long> ids = [.. InOrder(found.DistinctBy(p => p.Id), keyset, from).Take(take + 1).Select(p => p.Id)];
        var items = await Keyset.LoadAsync(ids, context.Set<TRow>().AsNoTracking().Select(place), p => p.Id, Of(item), id, cancellation);
        return keyset.Cut(items, take, id);
    }

    private static IQueryable<Place> Places(IQueryable<OfRun<TRow>> placed) => placed.Select(p => new Place(p.RunId, p.Id, p.ArtifactId));

    private static IEnumerable<Place> InOrder(IEnumerable<Place> places, Keyset keyset, Place? from) => keyset.Backwards
        ? places.Where(p => from is not { } start || p.CompareTo(start) > 0).OrderBy(p => p)
        : places.Where(p => from is not { } start || p.CompareTo(start) < 0).OrderByDescending(p => p);

    /// <summary>The item of a placed row.</summary>
    private static Expression<Func<OfRun<TRow>, TItem>> Of<TItem>(Expression<Func<TRow, TItem>> item)
    {
        var placed = Expression.Parameter(typeof(OfRun<TRow>), "p");
        var body = new RowReplacement(item.Parameters[0], Expression.Property(placed, nameof(OfRun<TRow>.Row))).Visit(item.Body);
        return Expression.Lambda<Func<OfRun<TRow>, TItem>>(body, placed);
    }

    private async Task<Place?> StartAsync(Keyset keyset) =>
        keyset.Bound is { } bound && await Places(context.Set<TRow>().Select(place).Where(p => p.Id == bound)).ToListAsync(cancellation) is [var start] ? start : null;

    /// <summary>One for the whole page: it keeps what it has looked up.</summary>
    private RunFinder Finder(string text) => _finder ??= new RunFinder(context, text, cancellation);

    private async Task<List<Place>?> FewAsync()
    {
        if (Indexed is null)
            return null;
        // The index alone tells how many there are; it is left as soon as they are too many.
        var count = 0;
        await foreach (var _ in Indexed.Select(rowId).AsAsyncEnumerable().WithCancellation(cancellation))
            if (++count > MostFew)
                return null;
        return count == 0 ? [] : await Places(Indexed.Select(place)).ToListAsync(cancellation);
    }

    /// <summary>Those of few rows that the runs' filter leaves.</summary>
    private async Task<List<Place>> SieveAsync(IEnumerable<Place> places, int take)
    {
        var found = new List<Place>();
        foreach (var portion in places.Chunk(LargestPortion))
        {
            var runs = portion.Select(p => p.RunId).Distinct().ToList();
            var passed = RunFilters.IsNarrowed(Runs)
                ? await RunFilters.Narrow(context.Runs, Runs).Where(r => runs.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation)
                : runs;
            found.AddRange(await AboutAsync([.. portion.Where(p => passed.Contains(p.RunId))]));
            if (found.Count > take)
                break;
        }

        return found;
    }

    /// <summary>Without a text: a namespace's runs in the order of their index, each with its rows, in one statement.</summary>
    private Task<List<Place>> OfRunsAsync(Keyset keyset, Place? from, int take)
    {
        var joined = rows.Select(place).Join(RunFilters.Narrow(context.Runs, Runs), p => p.RunId, r => r.Id, (p, r) => new { Run = r.Id, p.Id, p.ArtifactId });
        if (from is { } start)
        {
            var (run, id) = (start.RunId, start.Id);
            joined = keyset.Backwards
                ? joined.Where(p => p.Run >= run && (p.Run > run || p.Id > id))
                : joined.Where(p => p.Run <= run && (p.Run < run || p.Id < id));
        }

        joined = keyset.Backwards ? joined.OrderBy(p => p.Run).ThenBy(p => p.Id) : joined.OrderByDescending(p => p.Run).ThenByDescending(p => p.Id);
        return joined.Take(take + 1).Select(p => new Place(p.Run, p.Id, p.ArtifactId)).ToListAsync(cancellation);
    }

    private async Task<List<Place>> ThroughRunsAsync(string text, Keyset keyset, Place? from, int take)
    {
        var finder = Finder(text);
        var bound = from is { } start ? start.RunId + (keyset.Backwards ? -1 : 1) : long.MaxValue;
        if (!keyset.Backwards && Until is { } until)
            bound = Math.Min(bound, await LastRunAsync(until) + 1);
        var found = new List<Place>();
        for (var portion = FirstPortion; found.Count <= take; portion = Math.Min(portion * 2, LargestPortion))
        {
            var runs = await finder.FindAsync(Runs, bound, keyset.Backwards, portion);
            if (runs.Count == 0)
                break;
            var places = await Places(rows.Select(place).Where(p => runs.Contains(p.RunId))).ToListAsync(cancellation);
            found.AddRange(await AboutAsync([.. InOrder(places, keyset, from)]));
            bound = runs[^1];
        }

        return found;
    }

    /// <summary>The newest run that can have finished before an instant: from there on it is looked for.</summary>
    private async Task<long> LastRunAsync(DateTimeOffset until)
    {
        var finished = await context.Runs.Where(r => r.FinishedAt < until).MaxAsync(r => (long?)r.Id, cancellation) ?? 0;
        return Math.Max(finished, await context.Runs.Where(r => r.FinishedAt == null).MaxAsync(r => (long?)r.Id, cancellation) ?? 0);
    }

    /// <summary>Those that the text is about.</summary>
    private async Task<List<Place>> AboutAsync(List<Place> places)
    {
        if (Runs.Query is not { Length: > 0 } text || places.Count == 0)
            return places;
        var about = await new AboutText(context, Finder(text), text, cancellation).ArtifactsAsync(places.ConvertAll(p => (p.RunId, p.ArtifactId)));
        return places.FindAll(p => about.Contains(p.ArtifactId));
    }

    private readonly record struct Place(long RunId, long Id, long ArtifactId) : IComparable<Place>
    {
        public int CompareTo(Place other) => (RunId, Id).CompareTo((other.RunId, other.Id));
    }

    private sealed class RowReplacement(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
