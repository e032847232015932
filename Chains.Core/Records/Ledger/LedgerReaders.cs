using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Ledger;

/// <summary>
/// A reader for each thread that looks up a run at the same time. Every event of the watch asks for one entry: through a context that costs ten times as
/// much, most of it for opening the connection and setting it up.
/// </summary>
internal sealed class LedgerReaders(IDbContextFactory<ChainsDbContext> contexts) : IDisposable
{
    private readonly ConcurrentBag<LedgerReader> _idle = [];

    /// <exception cref="SqliteException">The database could not be read; the next look-up begins with a connection of its own.</exception>
    public LedgerEntry? Find(string uid)
    {
        var reader = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            var entry = reader.Find(uid);
            _idle.Add(reader);
            return entry;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private LedgerReader Open()
    {
        using var context = contexts.CreateDbContext();
        return new LedgerReader(context.Database.GetConnectionString()!);
    }
}
