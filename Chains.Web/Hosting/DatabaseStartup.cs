using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>
/// Makes the data directory ready before anything else starts: creates it, takes its lock (two instances on one database would
/// each sign), and migrates the database.
/// </summary>
internal sealed class DatabaseStartup(IDbContextFactory<ChainsDbContext> contexts, IOptions<ChainsHostOptions> options) : IHostedService, IDisposable
{
    private FileStream? _lock;

    /// <exception cref="RecordException">The directory or the database cannot be used; the message says why and what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Lock(options.Value.DataDirectory);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await DatabaseMigration.ApplyAsync(context, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();

    private void Lock(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecordException(
                $"The data directory {directory} cannot be created: {exception.Message} Set Chains__DataDirectory to a place that this user may write.", exception);
        }

        try
        {
            _lock = new FileStream(Path.Combine(directory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new RecordException(
                $"The data directory {directory} is not writable for this user. Change its owner, or set Chains__DataDirectory to another.", exception);
        }
        catch (IOException exception)
        {
            throw new RecordException(
                $"The data directory {directory} is in use by another instance ({exception.Message}). Stop it, or set Chains__DataDirectory to another directory.", exception);
        }
    }
}
