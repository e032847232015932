using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads signatures for the API and the dashboard.</summary>
public sealed class SignatureQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<SignatureListItem>> ListAsync(SignatureFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context, filter)
            .Where(s => s.Id < before)
            .OrderByDescending(s => s.Id)
            .Take(take + 1)
            .Select(s => new SignatureListItem(
                s.Id, s.Type, s.Artifact!.Key, s.Artifact.FullKey, s.Format, s.Namespace, s.Kind,
                s.Artifact.Run!.Name, s.Artifact.Run.Uid, s.KeyId, s.Imported, s.CreatedAt))
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, s => s.Id);
    }

    /// <summary>The signature with its artifact, statement, subjects, run, deliveries and certificate, or null.</summary>
    public async Task<SignatureRecord?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Signatures.AsNoTracking().AsSplitQuery()
            .Include(s => s.Certificate)
            .Include(s => s.Artifact!.Run)
            .Include(s => s.Artifact!.Deliveries)
            .Include(s => s.Artifact!.Statement!.Subjects)
            .FirstOrDefaultAsync(s => s.Id == id, cancellation);
    }

    /// <summary>Formats that occur, for a filter to offer.</summary>
    public async Task<IReadOnlyList<string>> FormatsAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Signatures.Select(s => s.Format).Distinct().OrderBy(f => f).ToListAsync(cancellation);
    }

    private static IQueryable<SignatureRecord> Narrow(ChainsDbContext context, SignatureFilter filter)
    {
        var signatures = context.Signatures.AsNoTracking();
        if (filter.Namespace is { Length: > 0 } ns)
            signatures = signatures.Where(s => s.Namespace == ns);
        if (filter.Kind is { } kind)
            signatures = signatures.Where(s => s.Kind == kind);
        if (filter.Type is { } type)
            signatures = signatures.Where(s => s.Type == type);
        if (filter.Format is { Length: > 0 } format)
            signatures = signatures.Where(s => s.Format == format);
        if (filter.KeyId is { Length: > 0 } key)
            signatures = signatures.Where(s => s.KeyId == key);
        if (filter.Certificate is { Length: > 0 } certificate)
            signatures = signatures.Where(s => s.CertificateId == context.Certificates.Where(c => c.Fingerprint == certificate).Select(c => (long?)c.Id).FirstOrDefault());
        if (filter.From is { } from)
            signatures = signatures.Where(s => s.CreatedAt >= from);
        if (filter.To is { } to)
            signatures = signatures.Where(s => s.CreatedAt < to);
        if (filter.Query is { Length: > 0 } query)
        {
            var text = query.Trim();
            var digest = SearchTerms.Digest(text);
            var end = SearchTerms.EndOfPrefix(digest);
            signatures = signatures.Where(s => s.Artifact!.FullKey.Contains(text) || s.Artifact.Key == text
                || s.Artifact.Run!.Uid == text || s.Artifact.Run.Name.Contains(text)
                || s.Artifact.Statement!.Subjects.Any(x => x.Name.Contains(text)
                    || (x.Digest.CompareTo(digest) >= 0 && x.Digest.CompareTo(end) < 0)));
        }

        return signatures;
    }
}
