using System.Threading.Channels;
using Chains.Core.Pipeline;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>
/// The one writer of the database. Writes that arrive while a transaction runs share the next one, so the cost of a commit
/// is spread over as many runs as are in flight. A returned task means: committed.
/// Starts with the first write, after migration; disposal drains what was accepted.
/// </summary>
public sealed class RecordWriter : IAsyncDisposable
{
    private const int BatchLimit = 512;

    private readonly IDbContextFactory<ChainsDbContext> _contexts;
    private readonly Channel<PendingWrite> _writes = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly ChainsMetrics _metrics;
    private readonly Lazy<Task> _loop;

    public RecordWriter(IDbContextFactory<ChainsDbContext> contexts, ChainsMetrics metrics)
    {
        (_contexts, _metrics) = (contexts, metrics);
        _loop = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Runs the write in a transaction. It may run a second time, alone, when another write of its batch failed.</summary>
    /// <exception cref="RecordException">The database refused; nothing of this write was kept.</exception>
    public async Task WriteAsync(Action<WriteSession> write, CancellationToken cancellation)
    {
        _ = _loop.Value;
        var pending = new PendingWrite(write);
        await _writes.Writer.WriteAsync(pending, cancellation);
        await pending.Committed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        if (_loop.IsValueCreated)
            await _loop.Value;
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingWrite>(BatchLimit);
        WriterConnection? connection = null;
        while (await _writes.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchLimit && _writes.Reader.TryRead(out var write))
                batch.Add(write);
            connection = Commit(batch, connection);
        }

        connection?.Dispose();
    }

    private WriterConnection? Commit(List<PendingWrite> batch, WriterConnection? connection, bool logIsMoved = false)
    {
        try
        {
            connection ??= new WriterConnection(_contexts);
            connection.InTransaction(batch);
            _metrics.Committed(batch.Count);
            foreach (var write in batch)
                write.Committed.SetResult();
            return connection;
        }
        catch (SqliteException exception) when (DatabaseErrors.ConcernsAll(exception))
        {
            // No write of the batch would fare better, and each would wait for the lock in its turn.
            connection?.Discard();
            var explained = Explain(exception);
            foreach (var write in batch)
                write.Committed.SetException(explained);
            return null;
        }
        catch (SqliteException exception) when (DatabaseErrors.IsFull(exception) && !logIsMoved)
        {
            connection?.Discard();
            return Commit(batch, MoveLog(), logIsMoved: true);
        }
        catch (Exception) when (batch.Count > 1)
        {
            connection?.Discard();
            connection = null;
            foreach (var write in batch)
                connection = Commit([write], connection, logIsMoved);
            return connection;
        }
        catch (Exception exception)
        {
            connection?.Discard();
            batch[0].Committed.SetException(Explain(exception));
            return null;
        }
    }

    /// <summary>On a small disk what is full may be the write-ahead log, with many versions of the same pages.</summary>
    private WriterConnection? MoveLog()
    {
        WriterConnection? connection = null;
        try
        {
            connection = new WriterConnection(_contexts);
            connection.MoveLog();
            return connection;
        }
        catch (SqliteException)
        {
            // Nothing is won; the write that follows says what is wrong.
            connection?.Discard();
            return null;
        }
    }

    private Exception Explain(Exception exception) => exception is SqliteException sqlite
        ? new RecordException(DatabaseErrors.Explain(sqlite, Source()), sqlite)
        : exception;

    private string Source()
    {
        using var context = _contexts.CreateDbContext();
        return context.Database.GetDbConnection().DataSource;
    }

    internal sealed record PendingWrite(Action<WriteSession> Write)
    {
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
