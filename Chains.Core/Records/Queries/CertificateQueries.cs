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

    private static IQueryable<CertificateRecord> Narrow(ChainsDbContext context, CertificateFilter filter)
    {
        var certificates = context.Certificates.AsNoTracking();
        if (filter.Issuer is { Length: > 0 } issuer)
            certificates = certificates.Where(c => c.Issuer == issuer);
        if (filter.From is { } from)
            certificates = certificates.Where(c => c.NotBefore >= from);
        if (filter.To is { } to)
            certificates = certificates.Where(c => c.NotBefore < to);
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
