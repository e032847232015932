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
        IQueryable<TRow> rows, Expression<Func<TRow, long>> rowId, Expression<Func<TRow, TItem>> item, Func<TItem, long> id, int limit, CancellationToken cancellation) =>
        Cut(await Beyond(rows, rowId).Take(limit + 1).Select(item).ToListAsync(cancellation), limit, id);

    /// <summary>
    /// A page of rows in descending order of an instant, then of their ids: within a period an index of the instant leads to it directly, however
    /// long ago it is.
    /// </summary>
    /// <param name="all">The table, which has the row that the page lies behind even if that no longer passes the filter.</param>
    public async Task<Page<TItem>> PageByTimeAsync<TRow, TItem>(
        IQueryable<TRow> rows, IQueryable<TRow> all, Expression<Func<TRow, DateTimeOffset?>> instant, Expression<Func<TRow, long>> rowId,
        Expression<Func<TRow, TItem>> item, Func<TItem, long> id, int limit, CancellationToken cancellation)
    {
        if (Bound is { } bound)
        {
            Expression<Func<long>> boundary = () => bound;
            var row = Expression.Lambda<Func<TRow, bool>>(Expression.Equal(rowId.Body, boundary.Body), rowId.Parameters);
            if (await all.Where(row).Select(instant).FirstOrDefaultAsync(cancellation) is not { } at)
                return new Page<TItem>([], null);
            rows = rows.Where(BeyondInTime(instant, at, rowId, bound));
        }

        var ordered = Backwards
            ? rows.OrderBy(instant).ThenBy(rowId)
            : rows.OrderByDescending(instant).ThenByDescending(rowId);
        return Cut(await ordered.Take(limit + 1).Select(item).ToListAsync(cancellation), limit, id);
    }

    /// <summary>A page of several lists in one, in descending order of ids: of each list, which an index has in that order, no more is read than a page.</summary>
    public async Task<Page<TItem>> MergeAsync<TRow, TItem>(
        IEnumerable<IQueryable<long>> lists, IQueryable<TRow> all, Expression<Func<TRow, long>> rowId,
        Expression<Func<TRow, TItem>> item, Func<TItem, long> id, int limit, CancellationToken cancellation)
    {
        var found = new HashSet<long>();
        foreach (var list in lists)
            found.UnionWith(await Beyond(list, i => i).Take(limit + 1).ToListAsync(cancellation));
        List<long> ids = [.. (Backwards ? found.Order() : found.OrderDescending()).Take(limit + 1)];
        return Cut(await LoadAsync(ids, all, rowId, item, id, cancellation), limit, id);
    }

    /// <summary>The rows of these ids, in the order of the ids.</summary>
    public static async Task<List<TItem>> LoadAsync<TRow, TItem>(
        List<long> ids, IQueryable<TRow> all, Expression<Func<TRow, long>> rowId, Expression<Func<TRow, TItem>> item, Func<TItem, long> id, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return [];
        Expression<Func<List<long>>> variable = () => ids;
        var asked = Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(long)], variable.Body, rowId.Body);
        var rows = await all.Where(Expression.Lambda<Func<TRow, bool>>(asked, rowId.Parameters)).Select(item).ToDictionaryAsync(id, cancellation);
        return [.. ids.Where(rows.ContainsKey).Select(i => rows[i])];
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

    private IQueryable<TRow> Beyond<TRow>(IQueryable<TRow> rows, Expression<Func<TRow, long>> rowId)
    {
        var bound = Before;
        // A variable, not a constant: every page is the same query, compiled once.
        Expression<Func<long>> variable = () => bound;
        var beyond = Expression.Lambda<Func<TRow, bool>>(
            Backwards ? Expression.GreaterThan(rowId.Body, variable.Body) : Expression.LessThan(rowId.Body, variable.Body), rowId.Parameters);
        return Backwards ? rows.Where(beyond).OrderBy(rowId) : rows.Where(beyond).OrderByDescending(rowId);
    }

    /// <summary>At the instant or beyond, which an index can tell, and then beyond the instant, or at it and beyond the id.</summary>
    private Expression<Func<TRow, bool>> BeyondInTime<TRow>(
        Expression<Func<TRow, DateTimeOffset?>> instant, DateTimeOffset? at, Expression<Func<TRow, long>> rowId, long bound)
    {
        Expression<Func<DateTimeOffset?>> then = () => at;
        Expression<Func<long>> boundary = () => bound;
        var time = new ParameterReplacement(instant.Parameters[0], rowId.Parameters[0]).Visit(instant.Body);
        var (atOrBeyond, beyond, beyondId) = Backwards
            ? (Expression.GreaterThanOrEqual(time, then.Body), Expression.GreaterThan(time, then.Body), Expression.GreaterThan(rowId.Body, boundary.Body))
            : (Expression.LessThanOrEqual(time, then.Body), Expression.LessThan(time, then.Body), Expression.LessThan(rowId.Body, boundary.Body));
        return Expression.Lambda<Func<TRow, bool>>(Expression.AndAlso(atOrBeyond, Expression.OrElse(beyond, beyondId)), rowId.Parameters);
    }

    private sealed class ParameterReplacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
