using Microsoft.Data.Sqlite;

namespace Chains.Web.Sandbox.Log;

/// <summary>
/// The log on disk: entries, the nodes of its tree, and what entries are found by, in one SQLite file. A transaction that returned survives the end of the
/// process. Callers take turns: nothing here is safe for concurrent use.
/// </summary>
internal sealed class LogStore : ILogNodes, IDisposable
{
    private const string Schema =
        """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=NORMAL;
        CREATE TABLE IF NOT EXISTS tree(id INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS entries(position INTEGER PRIMARY KEY, leaf BLOB NOT NULL UNIQUE, integrated INTEGER NOT NULL, body BLOB NOT NULL, attestation BLOB);
        CREATE TABLE IF NOT EXISTS nodes(id INTEGER PRIMARY KEY, hash BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS keys(key TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(key, position)) WITHOUT ROWID;
        """;

    /// <summary>Positions stay below 2^56.</summary>
    private const int LevelShift = 56;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteTransaction? _transaction;

    /// <param name="directory">Null keeps everything in memory.</param>
    public LogStore(string? directory)
    {
        if (directory is not null)
            Directory.CreateDirectory(directory);
        var file = directory is null ? ":memory:" : Path.Combine(directory, "log.db");
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        _connection.Open();
        Execute(Schema);
        TreeId = Scalar("SELECT id FROM tree") as long? ?? NewTreeId();
        Size = (long)Scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM entries")!;
    }

    /// <summary>Random, positive.</summary>
    public long TreeId { get; }

    public long Size { get; private set; }

    /// <summary>Runs writes as one transaction: all of them or, when it throws, none.</summary>
    public void Write(Action writes)
    {
        var size = Size;
        using var transaction = _connection.BeginTransaction();
        _transaction = transaction;
        try
        {
            writes();
            transaction.Commit();
        }
        catch
        {
            Size = size;
            throw;
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <summary>Takes the next position.</summary>
    public void Add(LoggedEntry entry, IEnumerable<string> indexKeys)
    {
        Execute("INSERT INTO entries VALUES($0,$1,$2,$3,$4)", entry.Index, entry.LeafHash, entry.IntegratedAt, entry.Body, entry.Attestation);
        foreach (var key in indexKeys)
            Execute("INSERT OR IGNORE INTO keys VALUES($0,$1)", key, entry.Index);
        Size = entry.Index + 1;
    }

    public LoggedEntry? Read(long position)
    {
        using var row = Command("SELECT leaf, integrated, body, attestation FROM entries WHERE position=$0", position).ExecuteReader();
        return row.Read() ? new LoggedEntry(position, (byte[])row[0], row.GetInt64(1), (byte[])row[2], row[3] as byte[]) : null;
    }

    public long? Find(byte[] leafHash) => Scalar("SELECT position FROM entries WHERE leaf=$0", leafHash) as long?;

    /// <summary>The leaf hashes of the newest entries that are found by the key.</summary>
    public IReadOnlyList<byte[]> Search(string key, int limit)
    {
        using var rows = Command(
            "SELECT e.leaf FROM keys k JOIN entries e ON e.position=k.position WHERE k.key=$0 ORDER BY k.position DESC LIMIT $1", key, limit).ExecuteReader();
        var found = new List<byte[]>();
        while (rows.Read())
            found.Add((byte[])rows[0]);
        return found;
    }

    byte[] ILogNodes.Read(int level, long position) =>
        Scalar("SELECT hash FROM nodes WHERE id=$0", NodeId(level, position)) as byte[]
        ?? throw new IOException($"The sandbox's log is damaged: node {position} of level {level} is missing. Remove the directory with log.db to begin a new log.");

    void ILogNodes.Write(int level, long position, byte[] hash) => Execute("INSERT INTO nodes VALUES($0,$1)", NodeId(level, position), hash);

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private static long NodeId(int level, long position) => ((long)level << LevelShift) | position;

    private long NewTreeId()
    {
        var id = Random.Shared.NextInt64(1L << 60, long.MaxValue);
        Execute("INSERT INTO tree VALUES($0)", id);
        return id;
    }

    private void Execute(string sql, params object?[] values) => Command(sql, values).ExecuteNonQuery();

    private object? Scalar(string sql, params object?[] values) => Command(sql, values).ExecuteScalar();

    private SqliteCommand Command(string sql, params object?[] values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a literal; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter("$" + i, null));
            _commands[sql] = command;
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
