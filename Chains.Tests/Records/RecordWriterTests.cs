using System.Runtime.Versioning;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Records;

public sealed class RecordWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_OfManyAtOnce_CommitsEachWithAnIdInTheOrderOfInsertion()
    {
        await using var database = await TestDatabase.CreateAsync();
        var ids = new List<(int Value, long Id)>();

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => database.Writer.WriteAsync(
            session =>
            {
                var id = InsertKey(session, $"key-{i}");
                ids.Add((i, id));
            },
            Cancellation)));

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (long)i), ids.Select(i => i.Id));
        var rows = await database.ReadAsync(c => c.Keys.OrderBy(k => k.Id).ToListAsync(Cancellation));
        Assert.Equal(ids.Select(i => $"key-{i.Value}"), rows.Select(r => r.KeyId));
    }

    [Fact]
    public async Task WriteAsync_ThatFailsInABatch_DoesNotTakeTheOthersWithIt()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Writer.WriteAsync(s => InsertKey(s, "taken"), Cancellation);
        using var gate = new ManualResetEventSlim();
        var first = database.Writer.WriteAsync(_ => gate.Wait(Cancellation), Cancellation);
        var good = Enumerable.Range(0, 20).Select(i => database.Writer.WriteAsync(s => InsertKey(s, $"good-{i}"), Cancellation)).ToArray();
        var defect = database.Writer.WriteAsync(_ => throw new InvalidOperationException("a defect"), Cancellation);
        var refused = database.Writer.WriteAsync(
            s =>
            {
                InsertKey(s, "half");
                InsertKey(s, "taken");
            },
            Cancellation);
        var late = database.Writer.WriteAsync(s => InsertKey(s, "late"), Cancellation);
        gate.Set();

        await Task.WhenAll([first, late, .. good]);
        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => defect)).Message);
        Assert.Contains("UNIQUE", (await Assert.ThrowsAsync<RecordException>(() => refused)).Message, StringComparison.Ordinal);
        var rows = await database.ReadAsync(c => c.Keys.OrderBy(k => k.Id).Select(k => new { k.Id, k.KeyId }).ToListAsync(Cancellation));
        Assert.Equal(22, rows.Count);
        Assert.DoesNotContain(rows, r => r.KeyId == "half");
        Assert.Equal(Enumerable.Range(1, 22).Select(i => (long)i), rows.Select(r => r.Id));
    }

    [Fact]
    public async Task DisposeAsync_WithWritesAccepted_CommitsThemFirst()
    {
        await using var database = await TestDatabase.CreateAsync();
        var writer = new RecordWriter(database, TestMetrics.Create());
        var writes = Enumerable.Range(0, 500).Select(i => writer.WriteAsync(s => InsertKey(s, $"key-{i}"), Cancellation)).ToArray();

        await writer.DisposeAsync();

        await Task.WhenAll(writes);
        Assert.Equal(500, await database.ReadAsync(c => c.Keys.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task DisposeAsync_BeforeAnyWrite_Returns()
    {
        await using var database = TestDatabase.Empty();
        var writer = new RecordWriter(database, TestMetrics.Create());

        await writer.DisposeAsync();

        Assert.False(File.Exists(database.File));
    }

    [Fact]
    public async Task FullDisk_UntilThereIsSpace_SaysSoAndGoesOnAfter()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 8);
        await using var database = await OnDiskAsync(disk);
        var ballast = disk.Fill();

        var full = await Assert.ThrowsAsync<RecordException>(() => database.Writer.WriteAsync(InsertLarge, Cancellation));
        Assert.Equal($"The disk that holds the database {disk.Directory}/chains.db is full. Nothing is lost: signing goes on by itself once there is space.", full.Message);
        Assert.Equal(0, await database.ReadAsync(c => c.ConfigurationChanges.CountAsync(Cancellation)));

        File.Delete(ballast);
        await database.Writer.WriteAsync(InsertLarge, Cancellation);
        Assert.Equal(1, await database.ReadAsync(c => c.ConfigurationChanges.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task WriteAheadLog_OnADiskThatIsSmallerThanIt_IsMovedIntoTheDatabaseInTime()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 8);
        await using var database = await OnDiskAsync(disk);
        await database.Writer.WriteAsync(InsertLarge, Cancellation);

        Assert.Equal(39, await UpdateLargeAsync(database, times: 40));
    }

    [Fact]
    public async Task WriteAheadLog_ThatTakesTheLastOfTheDisk_IsMovedIntoTheDatabase()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 1100);
        await using var database = await OnDiskAsync(disk);
        await database.Writer.WriteAsync(InsertLarge, Cancellation);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await UpdateLargeAsync(database, times: 10);
        await disk.ResizeAsync(megabytes: 10);

        Assert.Equal(39, await UpdateLargeAsync(database, times: 40));
    }

    [Fact]
    public async Task ReadOnlyDatabase_UntilItIsWritable_SaysSoAndGoesOnAfter()
    {
        await using var database = await TestDatabase.CreateAsync();
        var writable = database.ConnectionString;
        database.Execute("PRAGMA journal_mode=WAL");
        database.ConnectionString = writable + ";Mode=ReadOnly";

        var refused = await Assert.ThrowsAsync<RecordException>(() => database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation));
        Assert.Equal($"The database {database.File} is read-only for this process. Give its user write access to the file and its directory.", refused.Message);

        database.ConnectionString = writable;
        await database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task FileWithoutWritePermission_OnceItIsGranted_IsWrittenAgain()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Permissions do not bind this user.");
        await using var database = await TestDatabase.CreateAsync();
        File.SetUnixFileMode(database.File, UnixFileMode.UserRead);
        await Assert.ThrowsAsync<RecordException>(() => database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation));

        File.SetUnixFileMode(database.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation);
    }

    [Fact]
    public async Task LockedDatabase_UntilItIsReleased_SaysSoOnceForAllThatWait()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Execute("PRAGMA journal_mode=WAL");
        database.ConnectionString += ";Default Timeout=1";
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.File};Pooling=False"))
        {
            await other.OpenAsync(Cancellation);
            await using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Cancellation);

            var writes = Enumerable.Range(0, 40).Select(i => database.Writer.WriteAsync(s => InsertKey(s, $"key-{i}"), Cancellation)).ToArray();

            foreach (var write in writes)
                Assert.Equal(
                    $"The database {database.File} is locked by another process. Only one instance may write it.",
                    (await Assert.ThrowsAsync<RecordException>(() => write)).Message);
        }

        await database.Writer.WriteAsync(s => InsertKey(s, "after"), Cancellation);
        Assert.Equal(1, await database.ReadAsync(c => c.Keys.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task DamagedFile_OnceItIsReplaced_IsWrittenAgain()
    {
        await using var database = await TestDatabase.CreateAsync();
        var sound = await File.ReadAllBytesAsync(database.File, Cancellation);
        await File.WriteAllBytesAsync(database.File, Enumerable.Repeat((byte)'x', 8192).ToArray(), Cancellation);

        var damaged = await Assert.ThrowsAsync<RecordException>(() => database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation));
        Assert.Equal($"The file {database.File} is damaged or is no SQLite database. Move it away and restart: runs still in the cluster are read back from their annotations.", damaged.Message);

        File.Delete(database.File);
        await File.WriteAllBytesAsync(database.File, sound, Cancellation);
        await database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation);
        await database.RestartAsync();
        Assert.Equal(1, await database.ReadAsync(c => c.Keys.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task MissingDirectory_WhenWritten_NamesTheSetting()
    {
        await using var database = TestDatabase.Empty();
        database.ConnectionString = "Data Source=/nonexistent/chains/chains.db";

        var error = await Assert.ThrowsAsync<RecordException>(() => database.Writer.WriteAsync(s => InsertKey(s, "a"), Cancellation));

        Assert.Contains("Chains:DataDirectory", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TestDatabase> OnDiskAsync(SmallDisk disk)
    {
        var database = await TestDatabase.CreateAsync();
        var file = Path.Combine(disk.Directory, "chains.db");
        File.Copy(database.File, file);
        database.ConnectionString = $"Data Source={file}";
        return database;
    }

    /// <returns>The number of the update that the row holds now, from 0.</returns>
    private static async Task<int> UpdateLargeAsync(TestDatabase database, int times)
    {
        for (var i = 0; i < times; i++)
            await database.Writer.WriteAsync(
                s => s.Execute($"UPDATE ConfigurationChanges SET Changes = '{new string((char)('A' + i), 500_000)}'"), Cancellation);
        return (await database.ReadAsync(c => c.ConfigurationChanges.SingleAsync(Cancellation))).Changes[^1] - 'A';
    }

    private static void InsertLarge(WriteSession session) => session.Insert(new ConfigurationChangeRecord
    {
        Id = session.NextId<ConfigurationChangeRecord>(), Origin = "test", Changes = new string('x', 500_000), Problems = "[]",
    });

    private static long InsertKey(WriteSession session, string keyId)
    {
        var id = session.NextId<KeyRecord>();
        session.Insert(new KeyRecord { Id = id, KeyId = keyId, Algorithm = "test", Pem = "pem", Source = "test" });
        return id;
    }
}
