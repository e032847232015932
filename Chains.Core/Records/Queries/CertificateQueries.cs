using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the certificates that signatures were made under.</summary>
public sealed class CertificateQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<CertificateRecord>> ListAsync(CertificateFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context, filter)
            .Where(c => c.Id < before).OrderByDescending(c => c.Id).Take(take + 1).ToListAsync(cancellation);
        return Cursor.Cut(rows, take, c => c.Id);
    }

    /// <param name="fingerprint">Whole, in hex of either case.</param>
    public async Task<CertificateRecord?> FindAsync(string fingerprint, CancellationToken cancellation)
    {
        var text = fingerprint.ToLowerInvariant();
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Certificates.AsNoTracking().FirstOrDefaultAsync(c => c.Fingerprint == text, cancellation);
    }

    /// <summary>Issuers that occur, for a filter to offer.</summary>
    public async Task<IReadOnlyList<string>> IssuersAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Certificates.Where(c => c.Issuer != null).Select(c => c.Issuer!).Distinct().OrderBy(i => i).Take(100).ToListAsync(cancellation);
    }

    private static IQueryable<CertificateRecord> Narrow(ChainsDbContext context, CertificateFilter filter)
    {
        var certificates = context.Certificates.AsNoTracking();
        if (filter.Issuer is { Length: > 0 } issuer)
            certificates = certificates.Where(c => c.Issuer == issuer);
        if (filter.From is { } from)
            certificates = certificates.Where(c => c.NotBefore >= from);
        if (filter.To is { } to)
            certificates = certificates.Where(c => c.NotBefore < to);
        if (filter.ExpiresFrom is { } expiresFrom)
            certificates = certificates.Where(c => c.NotAfter >= expiresFrom);
        if (filter.ExpiresTo is { } expiresTo)
            certificates = certificates.Where(c => c.NotAfter < expiresTo);
        if (filter.Query is { Length: > 0 } query)
        {
            var text = query.Trim();
            var start = SearchTerms.Digest(text);
            var end = SearchTerms.EndOfPrefix(start);
            certificates = certificates.Where(c => c.Identity!.Contains(text)
                || (c.Fingerprint.CompareTo(start) >= 0 && c.Fingerprint.CompareTo(end) < 0));
        }

        return certificates;
    }
}
