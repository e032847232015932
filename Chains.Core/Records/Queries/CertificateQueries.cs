using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the certificates that signatures were made under.</summary>
public sealed class CertificateQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private const int MostByFingerprint = 2000;
    private const int MostUnindexed = 5000;

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<CertificateRecord>> ListAsync(CertificateFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var certificates = context.Certificates.AsNoTracking();
        var narrowed = Narrow(certificates, filter);
        if (filter.Query?.Trim() is { Length: > 0 } text)
            return await keyset.MergeAsync(await FoundAsync(context, narrowed, text, cancellation), certificates, c => c.Id, c => c, c => c.Id, take, cancellation);
        return (filter.From ?? filter.To, filter.ExpiresFrom ?? filter.ExpiresTo) switch
        {
            (null, null) => await keyset.PageAsync(narrowed, c => c.Id, c => c, c => c.Id, take, cancellation),
            (null, _) => await keyset.PageByTimeAsync(narrowed, certificates, c => c.NotAfter, c => c.Id, c => c, c => c.Id, take, cancellation),
            _ => await keyset.PageByTimeAsync(narrowed, certificates, c => c.NotBefore, c => c.Id, c => c, c => c.Id, take, cancellation),
        };
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
        var known = await context.Names.Where(n => n.Kind == NameKind.Issuer).OrderByDescending(n => n.LastId).Select(n => n.Text).Take(100).ToListAsync(cancellation);
        var recent = await (await UnindexedAsync(context, context.Certificates, cancellation)).Where(c => c.Issuer != null).Select(c => c.Issuer!).Distinct().ToListAsync(cancellation);
        return [.. known.Union(recent).Order(StringComparer.Ordinal)];
    }

    /// <summary>By identity and issuer through the dictionary, by fingerprint, and what the indexer has not seen yet.</summary>
    private static async Task<IReadOnlyList<IQueryable<long>>> FoundAsync(
        ChainsDbContext context, IQueryable<CertificateRecord> narrowed, string text, CancellationToken cancellation)
    {
        var names = await NameFinder.FindAsync(context, text, [NameKind.Identity, NameKind.Issuer], cancellation);
        List<IQueryable<long>> lists = [.. names.Select(n => n.Text).Distinct().SelectMany(name => (IQueryable<long>[])
            [narrowed.Where(c => c.Identity == name).Select(c => c.Id), narrowed.Where(c => c.Issuer == name).Select(c => c.Id)])];
        var like = SearchTerms.Anywhere(text);
        lists.Add((await UnindexedAsync(context, narrowed, cancellation))
            .Where(c => EF.Functions.Like(c.Identity!, like, "\\") || EF.Functions.Like(c.Issuer!, like, "\\")).Select(c => c.Id));
        if (SearchTerms.Hex(text.Replace(":", "", StringComparison.Ordinal)) is { } hex)
        {
            var end = SearchTerms.EndOfPrefix(hex);
            var ids = await context.Certificates.Where(c => c.Fingerprint.CompareTo(hex) >= 0 && c.Fingerprint.CompareTo(end) < 0)
                .OrderBy(c => c.Fingerprint).Take(MostByFingerprint).Select(c => c.Id).ToListAsync(cancellation);
            if (ids.Count > 0)
                lists.Add(narrowed.Where(c => ids.Contains(c.Id)).Select(c => c.Id));
        }

        return lists;
    }

    private static async Task<IQueryable<CertificateRecord>> UnindexedAsync(ChainsDbContext context, IQueryable<CertificateRecord> certificates, CancellationToken cancellation)
    {
        var indexed = await IndexSteps.PositionAsync(context, IndexSteps.Certificates, cancellation);
        return certificates.Where(c => c.Id > indexed).OrderByDescending(c => c.Id).Take(MostUnindexed);
    }

    private static IQueryable<CertificateRecord> Narrow(IQueryable<CertificateRecord> certificates, CertificateFilter filter)
    {
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
        return certificates;
    }
}
