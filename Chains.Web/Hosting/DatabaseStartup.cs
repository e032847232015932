using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;

namespace Chains.Web.Hosting;

/// <summary>Takes the data directory and migrates the database before anything starts that uses it.</summary>
internal sealed class DatabaseStartup(DataDirectory directory, IDbContextFactory<ChainsDbContext> contexts) : IHostedService
{
    /// <exception cref="RecordException">The directory or the database cannot be used; the message says why and what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        directory.Open();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await DatabaseMigration.ApplyAsync(context, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
