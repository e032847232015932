using System.CommandLine;
using Chains.Core.Records;
using Chains.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Chains.Web.Commands;

/// <summary><c>db migrate</c>: what the service does at its start, on its own, such as before an upgrade.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var migrate = new Command("migrate", "Brings the database of Chains:DataDirectory to this version's schema. The service does the same at its start.");
        migrate.SetAction((parsed, cancellation) => MigrateAsync(parsed.InvocationConfiguration.Output, cancellation));
        return new Command("db", "Looks after the database.") { migrate };
    }

    private static async Task<int> MigrateAsync(TextWriter output, CancellationToken cancellation)
    {
        try
        {
            await using var app = ChainsHost.Build([]);
            var contexts = app.Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>();
            app.Services.GetRequiredService<DataDirectory>().Open();
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var applied = await DatabaseMigration.ApplyAsync(context, cancellation);
            await output.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", applied)}.");
            return ExitCode.Done;
        }
        catch (RecordException exception)
        {
            throw new CommandFailedException(exception.Message);
        }
    }
}
