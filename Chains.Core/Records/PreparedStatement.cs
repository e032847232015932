using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chains.Core.Records;

/// <summary>
/// One statement, compiled once and run many times, bound and read natively: ADO.NET's parameters and readers cost more than SQLite itself does for
/// a row. For one thread at a time; it ends with its connection.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    /// <param name="sql">One statement. Its parameters are bound by their positions, which begin at 1.</param>
    /// <exception cref="SqliteException">The statement does not fit this database.</exception>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement));
    }

    /// <summary>Where a named parameter is bound; zero when the statement has none of that name.</summary>
    public int Position(string parameter) => raw.sqlite3_bind_parameter_index(_statement, parameter);

    /// <summary>Binds a value as this database keeps it: instants as Unix milliseconds, enums by their names.</summary>
    public void Bind(int position, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(_statement, position),
        // An empty span has no address, which SQLite would take for NULL.
        "" => raw.sqlite3_bind_text(_statement, position, ""),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, position, 0),
        string text => BindText(position, text),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, position, bytes),
        bool flag => raw.sqlite3_bind_int(_statement, position, flag ? 1 : 0),
        long number => raw.sqlite3_bind_int64(_statement, position, number),
        int number => raw.sqlite3_bind_int(_statement, position, number),
        DateTimeOffset instant => raw.sqlite3_bind_int64(_statement, position, instant.ToUnixTimeMilliseconds()),
        Enum name => BindText(position, name.ToString()),
        _ => throw new InvalidOperationException($"A column cannot hold a {value.GetType().Name}."),
    });

    /// <summary>Runs on to the next row.</summary>
    /// <returns>False at the end; the statement can then be bound and run again.</returns>
    /// <exception cref="SqliteException">The database refused; the statement can be run again all the same.</exception>
    public bool Step()
    {
        var outcome = raw.sqlite3_step(_statement);
        if (outcome == raw.SQLITE_ROW)
            return true;
        Reset();
        if (outcome != raw.SQLITE_DONE)
            Check(outcome);
        return false;
    }

    /// <summary>Ends a run of which no more rows are wanted.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>A value by its own type: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, bytes, or null.</summary>
    public object? Value(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Number(column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, column),
        raw.SQLITE_TEXT => Text(column),
        _ => raw.sqlite3_column_blob(_statement, column).ToArray(),
    };

    public void Dispose() => _statement.Dispose();

    private int BindText(int position, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, buffer);
        var outcome = raw.sqlite3_bind_text(_statement, position, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return outcome;
    }

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, _connection.Handle);
}
