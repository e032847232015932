using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Where a page begins: behind a row, in the direction of the list or against it. A page costs the same wherever it lies.</summary>
/// <param name="Bound">Id of the row that the page lies behind; null for the first page.</param>
/// <param name="Backwards">The page before that row, not the one after it.</param>
internal readonly record struct Keyset(long? Bound, bool Backwards)
{
    private const char BackwardsMark = 'p';

    /// <summary>The bound of a page of descending ids.</summary>
    public long Before => Bound ?? long.MaxValue;

    /// <exception cref="FormatException">The cursor was not given out by this service.</exception>
    public static Keyset Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return default;
        return cursor[0] == BackwardsMark && cursor.Length > 1
            ? new(Cursor.Read(cursor[1..]), true)
            : new(Cursor.Read(cursor), false);
    }

    /// <summary>A page of rows in descending order of their ids.</summary>
    public async Task<Page<TItem>> PageAsync<TRow, TItem>(
        IQueryable<TRow> rows, Expression<Func<TRow, long>> rowId, Expression<Func<TRow, TItem>> item, Func<TItem, long> id, int limit, CancellationToken cancellation)
        where TRow : class
    {
        var bound = Before;
        // A variable, not a constant: every page is the same query, compiled once.
        Expression<Func<long>> variable = () => bound;
        var beyond = Expression.Lambda<Func<TRow, bool>>(
            Backwards ? Expression.GreaterThan(rowId.Body, variable.Body) : Expression.LessThan(rowId.Body, variable.Body), rowId.Parameters);
        var found = rows.Where(beyond);
        found = Backwards ? found.OrderBy(rowId) : found.OrderByDescending(rowId);
        return Cut(await found.Take(limit + 1).Select(item).ToListAsync(cancellation), limit, id);
    }

    /// <param name="rows">At most one more than the limit, in the direction in which they were read.</param>
    public Page<T> Cut<T>(List<T> rows, int limit, Func<T, long> id)
    {
        var more = rows.Count > limit;
        if (more)
            rows.RemoveRange(limit, rows.Count - limit);
        if (Backwards)
            rows.Reverse();
        var next = rows.Count > 0 && (more || Backwards) ? Cursor.Write(id(rows[^1])) : null;
        var previous = rows.Count > 0 && (Backwards ? more : Bound is not null) ? BackwardsMark + Cursor.Write(id(rows[0])) : null;
        return new Page<T>(rows, next, previous);
    }
}
