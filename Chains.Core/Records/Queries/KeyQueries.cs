using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the key registry: every public key that has signed here.</summary>
public sealed class KeyQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    public async Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Keys.AsNoTracking().OrderByDescending(k => k.Id).Take(1000).ToListAsync(cancellation);
    }

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<KeyRecord>> ListAsync(string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await keyset.PageAsync(context.Keys.AsNoTracking(), k => k.Id, k => k, k => k.Id, take, cancellation);
    }

    /// <param name="keyId"><c>SHA256:…</c></param>
    public async Task<KeyRecord?> FindAsync(string keyId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Keys.AsNoTracking().FirstOrDefaultAsync(k => k.KeyId == keyId, cancellation);
    }
}
