using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Shared;

/// <summary>A real SQLite file with this version's schema, in a directory of its own.</summary>
internal sealed class TestDatabase : IDbContextFactory<ChainsDbContext>, IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly string _directory = Directory.CreateTempSubdirectory("chains-records-").FullName;
    private RecordWriter? _writer;

    private TestDatabase(TimeProvider time)
    {
        Time = time;
        Changes = new ChangeFeed(time);
        ConnectionString = $"Data Source={File}";
    }

    public TimeProvider Time { get; }

    public ChangeFeed Changes { get; }

    public string File => Path.Combine(_directory, "chains.db");

    public string ConnectionString { get; set; }

    public RecordWriter Writer => _writer ??= new RecordWriter(this, TestMetrics.Create());

    public RunLedger Ledger => new(Writer, this, Changes, Time);

    public static async Task<TestDatabase> CreateAsync(TimeProvider? time = null)
    {
        var database = Empty(time);
        await System.IO.File.WriteAllBytesAsync(database.File, await Migrated.Value);
        return database;
    }

    /// <summary>No file yet.</summary>
    public static TestDatabase Empty(TimeProvider? time = null) => new(time ?? TimeProvider.System);

    public ChainsDbContext CreateDbContext() =>
        new(new DbContextOptionsBuilder<ChainsDbContext>().UseRecords(ConnectionString).Options);

    /// <summary>As a new process would find it: a writer of its own, nothing kept in memory.</summary>
    public async Task RestartAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _writer = null;
        SqliteConnection.ClearAllPools();
    }

    public async Task<T> ReadAsync<T>(Func<ChainsDbContext, Task<T>> read)
    {
        await using var context = CreateDbContext();
        return await read(context);
    }

    /// <summary>The tallies hold what counting the runs gives.</summary>
    public async Task AssertTalliesAsync()
    {
        var runs = await ReadAsync(c => c.Runs.AsNoTracking().ToListAsync());
        var tallies = await ReadAsync(c => c.RunTallies.Where(t => t.Count != 0).ToListAsync());
        Assert.Equal(
            runs.GroupBy(r => (r.Namespace, r.Definition ?? "", r.Kind, r.State)).Select(g => (g.Key, g.LongCount())).Order(),
            tallies.Select(t => ((t.Namespace, t.Definition, t.Kind, t.State), t.Count)).Order());
    }

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("chains-template-").FullName, "template.db");
        var options = new DbContextOptionsBuilder<ChainsDbContext>().UseRecords($"Data Source={file};Pooling=False").Options;
        await using (var context = new ChainsDbContext(options))
        {
            await DatabaseMigration.ApplyAsync(context, CancellationToken.None);
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=DELETE");
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return bytes;
    }
}
