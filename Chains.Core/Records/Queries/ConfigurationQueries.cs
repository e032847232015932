using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the history of the configuration.</summary>
public sealed class ConfigurationQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    public async Task<Page<ConfigurationChangeRecord>> ListAsync(string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await keyset.PageAsync(context.ConfigurationChanges.AsNoTracking(), c => c.Id, c => c, c => c.Id, take, cancellation);
    }

    /// <summary>Data of the newest reading that was accepted, as JSON, or null before the first.</summary>
    /// <param name="before">Only readings older than the one of this id.</param>
    public async Task<string?> LastGoodDataAsync(CancellationToken cancellation, long before = long.MaxValue)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.ConfigurationChanges.AsNoTracking()
            .Where(c => c.Accepted && c.Id < before).OrderByDescending(c => c.Id).Select(c => c.Data).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The whole data of one accepted reading, or null.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> DataAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var json = await context.ConfigurationChanges.AsNoTracking()
            .Where(c => c.Id == id && c.Accepted).Select(c => c.Data).FirstOrDefaultAsync(cancellation);
        return json is null ? null : System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(json);
    }
}
