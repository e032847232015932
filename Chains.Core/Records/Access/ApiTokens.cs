using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Access;

/// <summary>
/// Makes, checks and revokes API tokens: <c>chains_</c> and 32 random bytes in base64url. A token is shown when it is made and
/// never again. A revocation holds from its commit on: every check reads the database.
/// </summary>
public sealed class ApiTokens(RecordWriter writer, IDbContextFactory<ChainsDbContext> contexts, TimeProvider time)
{
    public const string Marker = "chains_";

    private const int RandomBytes = 32;
    private const int PrefixLength = 13;

    /// <summary>The characters of a token: the marker and 43 of base64url.</summary>
    private const int Length = 7 + 43;

    private static readonly TimeSpan UseGranularity = TimeSpan.FromMinutes(1);

    /// <returns>The token, and its row; null where a valid token has this name already.</returns>
    /// <exception cref="RecordException">The database refused.</exception>
    public async Task<(string Token, ApiTokenRecord Row)?> CreateAsync(
        string name, string role, TimeSpan lifetime, string createdBy, CancellationToken cancellation)
    {
        var token = Marker + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var now = time.GetUtcNow();
        var row = new ApiTokenRecord
        {
            Name = name,
            Prefix = token[..PrefixLength],
            Hash = Hash(token),
            Role = role,
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        var taken = false;
        await writer.WriteAsync(
            session =>
            {
                taken = session.Scalar(
                    "SELECT \"Id\" FROM \"ApiTokens\" WHERE \"Name\" = $0 AND \"RevokedAt\" IS NULL AND \"ExpiresAt\" > $1 LIMIT 1",
                    name, now.ToUnixTimeMilliseconds()) is not null;
                if (taken)
                    return;
                row.Id = session.NextId<ApiTokenRecord>();
                session.Insert(row);
            },
            cancellation);
        return taken ? null : (token, row);
    }

    /// <summary>The row of a token, valid or not; null for one that was never made here.</summary>
    public async Task<ApiTokenRecord?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length != Length || !token.StartsWith(Marker, StringComparison.Ordinal))
            return null;
        var hash = Hash(token);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.ApiTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancellation);
    }

    /// <summary>Notes that it was used, at most once a minute.</summary>
    public Task UsedAsync(ApiTokenRecord token, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return token.LastUsedAt is { } last && now - last < UseGranularity
            ? Task.CompletedTask
            : writer.WriteAsync(
                session => session.Execute("UPDATE \"ApiTokens\" SET \"LastUsedAt\" = $0 WHERE \"Id\" = $1", now.ToUnixTimeMilliseconds(), token.Id),
                cancellation);
    }

    /// <returns>False where there is no such token, or it was revoked already.</returns>
    public async Task<bool> RevokeAsync(long id, string revokedBy, CancellationToken cancellation)
    {
        var touched = 0;
        await writer.WriteAsync(
            session => touched = session.Execute(
                "UPDATE \"ApiTokens\" SET \"RevokedAt\" = $0, \"RevokedBy\" = $1 WHERE \"Id\" = $2 AND \"RevokedAt\" IS NULL",
                time.GetUtcNow().ToUnixTimeMilliseconds(), revokedBy, id),
            cancellation);
        return touched > 0;
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
