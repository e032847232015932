using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>Brings the database to this version's schema; run at start and by <c>db migrate</c>.</summary>
public static class DatabaseMigration
{
    /// <returns>Names of the migrations that were applied now.</returns>
    /// <exception cref="RecordException">The database cannot be opened, or was written by a newer version.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(ChainsDbContext context, CancellationToken cancellation)
    {
        try
        {
            await ShapeAsync(context, cancellation);
            var known = context.Database.GetMigrations().ToHashSet();
            var applied = await context.Database.GetAppliedMigrationsAsync(cancellation);
            if (applied.FirstOrDefault(name => !known.Contains(name)) is { } newer)
                throw new RecordException(
                    $"The database {context.Database.GetDbConnection().DataSource} has migration {newer}, which this version does not know. Run the version that wrote it, or a newer one.",
                    new InvalidOperationException("unknown migration"));
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellation)).ToArray();
            if (pending.Length > 0)
            {
                await DropStaleLockAsync(context, cancellation);
                await context.Database.MigrateAsync(cancellation);
            }

            return pending;
        }
        catch (SqliteException exception)
        {
            throw new RecordException(DatabaseErrors.Explain(exception, context.Database.GetDbConnection().DataSource), exception);
        }
    }

    /// <summary>
    /// EF keeps its migration lock on SQLite as a row, which outlives a process that was killed, and then waits for it without end.
    /// The data directory's own lock has seen to it that no other instance migrates.
    /// </summary>
    private static async Task DropStaleLockAsync(ChainsDbContext context, CancellationToken cancellation)
    {
        var tables = await context.Database
            .SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type='table' AND name='__EFMigrationsLock'").ToListAsync(cancellation);
        if (tables.Count > 0)
            await context.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellation);
    }

    /// <summary>Pages of a new database are larger than SQLite's default: a run brings some ten kilobytes of payloads.</summary>
    private static async Task ShapeAsync(ChainsDbContext context, CancellationToken cancellation)
    {
        await context.Database.OpenConnectionAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync("PRAGMA page_size=16384; PRAGMA journal_mode=WAL;", cancellation);
        await context.Database.CloseConnectionAsync();
    }
}
