using Chains.Core.Pipeline;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>The database answers, and its schema is this version's.</summary>
public sealed class DatabaseReadiness(IDbContextFactory<ChainsDbContext> contexts) : IReadinessCheck
{
    public string Name => "database";

    public async ValueTask<string?> ProblemAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        try
        {
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellation)).ToArray();
            return pending.Length == 0 ? null : $"migrations are not applied yet: {string.Join(", ", pending)}";
        }
        catch (SqliteException exception)
        {
            return DatabaseErrors.Explain(exception, context.Database.GetDbConnection().DataSource);
        }
    }
}
