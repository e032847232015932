using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Chains.Core.Records;

/// <summary>
/// What a write may do inside the writer's transaction. Ids are given out here, in insertion order, since there is one writer:
/// they are the order of keyset pages.
/// </summary>
public sealed class WriteSession : IDisposable
{
    private readonly ChainsDbContext _model;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<Type, RowInserter> _inserters = [];
    private readonly Dictionary<string, (PreparedStatement Statement, int[] Positions)> _statements = [];
    private readonly Dictionary<Type, long> _lastIds = [];

    internal WriteSession(ChainsDbContext model, SqliteConnection connection)
    {
        _model = model;
        _connection = connection;
    }

    /// <summary>The id that the next inserted row of this entity takes.</summary>
    public long NextId<T>()
        where T : class
    {
        if (!_lastIds.TryGetValue(typeof(T), out var last))
            last = Scalar($"SELECT COALESCE(MAX(\"Id\"), 0) FROM \"{_model.Model.FindEntityType(typeof(T))!.GetTableName()}\"") is long id ? id : 0;
        _lastIds[typeof(T)] = ++last;
        return last;
    }

    public void Insert<T>(T row)
        where T : class
    {
        if (!_inserters.TryGetValue(typeof(T), out var inserter))
            _inserters[typeof(T)] = inserter = new RowInserter(_model.Model.FindEntityType(typeof(T))!, _connection);
        inserter.Insert(row);
    }

    /// <summary>Runs one constant statement with parameters <c>$0</c>, <c>$1</c>, …; returns the number of rows it touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        while (statement.Step())
        {
        }

        return raw.sqlite3_changes(_connection.Handle);
    }

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        if (!statement.Step())
            return null;
        var value = statement.Value(0);
        statement.Reset();
        return value;
    }

    public void Dispose()
    {
        foreach (var inserter in _inserters.Values)
            inserter.Dispose();
        foreach (var (statement, _) in _statements.Values)
            statement.Dispose();
    }

    private PreparedStatement Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var known))
        {
            var statement = new PreparedStatement(_connection, sql);
            var positions = new int[values.Length];
            for (var i = 0; i < positions.Length; i++)
                positions[i] = statement.Position("$" + i);
            _statements[sql] = known = (statement, positions);
        }

        for (var i = 0; i < values.Length; i++)
            known.Statement.Bind(known.Positions[i], values[i]);
        return known.Statement;
    }
}
