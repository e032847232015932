using Chains.Core.Records.Access;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the API tokens, newest first; the tokens themselves are not on record.</summary>
public sealed class ApiTokenQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<ApiTokenRecord>> ListAsync(string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await keyset.PageAsync(context.ApiTokens.AsNoTracking(), t => t.Id, t => t, t => t.Id, take, cancellation);
    }

    public async Task<ApiTokenRecord?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.ApiTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellation);
    }
}
