using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;

namespace Chains.Web.Hosting;

/// <summary>
/// Migrates a database in memory while the host is being built. Half of what a start costs is Entity Framework: building its model and compiling
/// its code. Done on another thread from the first moment on, it is over when the real database wants migrating (docs/performance.md).
/// </summary>
internal static class DatabaseRehearsal
{
    public static void Begin() => _ = Task.Run(RunAsync);

    private static async Task RunAsync()
    {
        try
        {
            await using var context = new ChainsDbContext(new DbContextOptionsBuilder<ChainsDbContext>().UseRecords("Data Source=:memory:").Options);
            // What is in memory lasts as long as the connection.
            await context.Database.OpenConnectionAsync();
            await DatabaseMigration.ApplyAsync(context, CancellationToken.None);
        }
        catch (Exception)
        {
            // Nothing depends on it: whatever is wrong, the real migration says so.
        }
    }
}
