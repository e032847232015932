using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>The writer's connection with its prepared statements; thrown away after an error, so that nothing half-done lingers.</summary>
internal sealed class WriterConnection : IDisposable
{
    /// <summary>Of the write-ahead log, of 16 KiB each, after which it is moved into the database: 64 MB, so that pages that many runs change are moved once.</summary>
    private const int LongLogPages = 4000;

    /// <summary>4 MB, where the disk has no room for a long log.</summary>
    private const int ShortLogPages = 250;

    private const long Room = 1024 * 1024 * 1024;

    private readonly ChainsDbContext _context;
    private readonly SqliteConnection _connection;
    private readonly WriteSession? _session;

    public WriterConnection(IDbContextFactory<ChainsDbContext> contexts)
    {
        _context = contexts.CreateDbContext();
        _connection = (SqliteConnection)_context.Database.GetDbConnection();
        try
        {
            _connection.Open();
            // A commit is on the disk before anything that depends on it leaves the process. The one writer gives out
            // the ids of parents before those of children: checking each of them again is a look-up per row.
            Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA foreign_keys=OFF;");
            Run($"PRAGMA wal_autocheckpoint={(HasRoom(_connection.DataSource) ? LongLogPages : ShortLogPages)}");
        }
        catch
        {
            Discard();
            throw;
        }

        _session = new WriteSession(_context, _connection);
    }

    public void InTransaction(List<RecordWriter.PendingWrite> writes)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in writes)
                write.Write(_session!);
            Run("COMMIT");
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    /// <summary>Moves what the write-ahead log holds into the database, and gives its space back to the disk.</summary>
    public void MoveLog() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        _session?.Dispose();
        _context.Dispose();
    }

    /// <summary>
    /// Closes for good, after an error. Back in the pool it would come out again as it was: opened read-only, or onto a file that has been replaced.
    /// </summary>
    public void Discard()
    {
        SqliteConnection.ClearPool(_connection);
        Dispose();
    }

    private static bool HasRoom(string file) =>
        Path.GetDirectoryName(Path.GetFullPath(file)) is not { } directory || new DriveInfo(directory).AvailableFreeSpace >= Room;

    private void TryRollback()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (DbException)
        {
            // The transaction was already gone, as after a full disk; the connection is discarded by the caller.
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constants only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
