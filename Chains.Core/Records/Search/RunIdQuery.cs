using System.Globalization;
using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// Ids of runs out of several indexes in one statement: each part reads its index in the order of the ids, looks at the runs where the filter asks for it, and
/// ends after a page. The text depends on how many parts there are and on what is filtered, not on the values: it is compiled once.
/// </summary>
internal sealed class RunIdQuery(RunFilter filter, Stretch stretch)
{
    private readonly List<string> _parts = [];
    private readonly List<object> _values = [];

    /// <param name="table">The index, <c>l</c> in the condition; it stands outside of the join, so that its order is the result's.</param>
    /// <param name="id">Its column with the id of the run.</param>
    /// <param name="condition">Up to the value.</param>
    public RunIdQuery Add(string table, string id, string condition, object value)
    {
        var order = stretch.Backwards ? "ASC" : "DESC";
        var sql = $"SELECT l.\"{id}\" AS \"Value\" FROM \"{table}\" l";
        var conditions = Conditions().ToList();
        if (conditions.Count > 0)
            sql += $" CROSS JOIN \"Runs\" r ON r.\"Id\" = l.\"{id}\"";
        sql += $" WHERE {condition} {Bind(value)} AND l.\"{id}\" > {Bind(stretch.After)} AND l.\"{id}\" < {Bind(stretch.Before)}{string.Concat(conditions)}";
        _parts.Add($"SELECT \"Value\" FROM ({sql} ORDER BY l.\"{id}\" {order} LIMIT {Bind(stretch.Take)})");
        return this;
    }

    /// <returns>Not in order, and some more than once.</returns>
    public async Task<List<long>> ReadAsync(ChainsDbContext context, CancellationToken cancellation) => _parts.Count == 0
        ? []
        : await context.Database.SqlQueryRaw<long>(string.Join(" UNION ALL ", _parts), [.. _values]).ToListAsync(cancellation);

    private IEnumerable<string> Conditions()
    {
        if (filter.Namespace is { Length: > 0 } ns)
            yield return $" AND r.\"Namespace\" = {Bind(ns)}";
        if (filter.Definition is { Length: > 0 } definition)
            yield return $" AND r.\"Definition\" = {Bind(definition)}";
        if (filter.Kind is { } kind)
            yield return $" AND r.\"Kind\" = {Bind(kind.ToString())}";
        if (filter.State is { } state)
            yield return $" AND r.\"State\" = {Bind(state.ToString())}";
        if (filter.From is { } from)
            yield return $" AND r.\"FinishedAt\" >= {Bind(from.ToUnixTimeMilliseconds())}";
        if (filter.To is { } to)
            yield return $" AND r.\"FinishedAt\" < {Bind(to.ToUnixTimeMilliseconds())}";
    }

    /// <summary>The place of the value in the statement.</summary>
    private string Bind(object value)
    {
        _values.Add(value);
        return "{" + (_values.Count - 1).ToString(CultureInfo.InvariantCulture) + "}";
    }
}
