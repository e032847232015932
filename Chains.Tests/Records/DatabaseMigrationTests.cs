using Chains.Core.Records;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Chains.Tests.Records;

public sealed class DatabaseMigrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_ToNothing_CreatesTheSchemaOnce()
    {
        await using var database = TestDatabase.Empty();
        await using var context = database.CreateDbContext();

        Assert.NotEmpty(await DatabaseMigration.ApplyAsync(context, Cancellation));
        Assert.Empty(await DatabaseMigration.ApplyAsync(context, Cancellation));
        Assert.Equal(0, await context.Runs.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Model_AgainstTheMigrations_HasNoChangeThatIsNotInThem()
    {
        await using var database = TestDatabase.Empty();
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task CompiledModel_AgainstTheCode_IsItsOwn()
    {
        await using var database = TestDatabase.Empty();
        await using var context = database.CreateDbContext();

        var code = context.GetService<IDesignTimeModel>().Model;

        Assert.NotSame(code, context.Model);
        Assert.Equal(code.ToDebugString(MetadataDebugStringOptions.ShortDefault), context.Model.ToDebugString(MetadataDebugStringOptions.ShortDefault));
    }

    [Fact]
    public async Task ApplyAsync_ToADatabaseOfANewerVersion_Refuses()
    {
        await using var database = await TestDatabase.CreateAsync();
        database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Future', '99.0.0')""");
        await using var context = database.CreateDbContext();

        var error = await Assert.ThrowsAsync<RecordException>(() => DatabaseMigration.ApplyAsync(context, Cancellation));

        Assert.Contains("29990101000000_Future", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_ToADamagedFile_SaysWhatToDo()
    {
        await using var database = TestDatabase.Empty();
        await File.WriteAllTextAsync(database.File, new string('x', 8192), Cancellation);
        await using var context = database.CreateDbContext();

        var error = await Assert.ThrowsAsync<RecordException>(() => DatabaseMigration.ApplyAsync(context, Cancellation));

        Assert.Contains(database.File, error.Message, StringComparison.Ordinal);
        Assert.Contains("Move it away and restart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_AfterAProcessWasKilledInAMigration_DoesNotWaitForItsLock()
    {
        await using var database = TestDatabase.Empty();
        database.Execute("""
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-03-01 12:00:00+00:00');
            """);
        await using var context = database.CreateDbContext();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));

        Assert.NotEmpty(await DatabaseMigration.ApplyAsync(context, limit.Token));
    }
}
