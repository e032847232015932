using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>
/// What a write may do inside the writer's transaction. Ids are given out here, in insertion order, since there is one writer:
/// they are the order of keyset pages.
/// </summary>
public sealed class WriteSession : IDisposable
{
    private readonly ChainsDbContext _model;
    private readonly DbConnection _connection;
    private readonly Dictionary<Type, RowInserter> _inserters = [];
    private readonly Dictionary<string, DbCommand> _commands = [];
    private readonly Dictionary<Type, long> _lastIds = [];

    internal WriteSession(ChainsDbContext model, DbConnection connection)
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
            _inserters[typeof(T)] = inserter = new RowInserter(_model.Model.FindEntityType(typeof(T))!, (SqliteConnection)_connection);
        inserter.Insert(row);
    }

    /// <summary>Runs a constant statement with parameters <c>$0</c>, <c>$1</c>, …; returns the number of rows it touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Prepared(sql, values).ExecuteScalar() is var value && value is DBNull ? null : value;

    public void Dispose()
    {
        foreach (var inserter in _inserters.Values)
            inserter.Dispose();
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private DbCommand Prepared(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this project, values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "$" + i;
                command.Parameters.Add(parameter);
            }

            _commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                DateTimeOffset instant => instant.ToUnixTimeMilliseconds(),
                Enum name => name.ToString(),
                var value => value,
            };
        return command;
    }
}
