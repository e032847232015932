using Microsoft.Data.Sqlite;

namespace Chains.Core.Records.Ledger;

/// <summary>Reads ledger entries through one prepared statement on a connection that stays open. For one thread at a time.</summary>
internal sealed class LedgerReader : IDisposable
{
    private const string EntryByUid =
        """
        SELECT "Id", "State", "Attempts", "ObservedAt", (SELECT "At" FROM "Attempts" a WHERE a."RunId"=r."Id" ORDER BY a."Id" LIMIT 1), "Deleted"
        FROM "Runs" r WHERE "Uid"=?
        """;

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _entry;

    /// <exception cref="SqliteException">The database cannot be opened or read.</exception>
    public LedgerReader(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            SQLitePCL.raw.sqlite3_busy_timeout(_connection.Handle, 5000);
            _entry = new PreparedStatement(_connection, EntryByUid);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <exception cref="SqliteException">The database could not be read.</exception>
    public LedgerEntry? Find(string uid)
    {
        _entry.Bind(1, uid);
        if (!_entry.Step())
            return null;
        var entry = new LedgerEntry(
            _entry.Number(0), Enum.Parse<RunState>(_entry.Text(1)), (int)_entry.Number(2), Instant(3), _entry.IsNull(4) ? null : Instant(4), _entry.Number(5) != 0);
        _entry.Reset();
        return entry;
    }

    public void Dispose()
    {
        _entry.Dispose();
        _connection.Dispose();
    }

    private DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(_entry.Number(column));
}
