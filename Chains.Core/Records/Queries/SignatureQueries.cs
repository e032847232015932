using System.Linq.Expressions;
using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads signatures for the API and the dashboard.</summary>
public sealed class SignatureQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    internal static readonly Expression<Func<SignatureRecord, SignatureListItem>> Item = s => new SignatureListItem(
        s.Id, s.Type, s.Artifact!.Key, s.Artifact.FullKey, s.Format, s.Namespace, s.Kind,
        s.Artifact.Run!.Name, s.Artifact.Run.Uid, s.KeyId, s.Imported, s.CreatedAt);

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<SignatureListItem>> ListAsync(SignatureFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await SignatureFilters.NarrowAsync(context, filter, cancellation) is not { } narrowed)
            return new Page<SignatureListItem>([], null);
        if (filter.Query is { Length: > 0 } query)
            return await new SignatureFinder(context, query, cancellation).PageAsync(narrowed, filter, Item, keyset, take);
        return filter.From is null && filter.To is null
            ? await keyset.PageAsync(narrowed, s => s.Id, Item, s => s.Id, take, cancellation)
            : await ByTimeAsync(context, narrowed, keyset, take, cancellation);
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
        var indexed = await IndexSteps.PositionAsync(context, IndexSteps.Signatures, cancellation);
        var known = await context.Names.Where(n => n.Kind == NameKind.Format).Select(n => n.Text).ToListAsync(cancellation);
        var recent = await context.Signatures.Where(s => s.Id > indexed).OrderByDescending(s => s.Id).Take(5000).Select(s => s.Format).Distinct().ToListAsync(cancellation);
        return [.. known.Union(recent).Order(StringComparer.Ordinal)];
    }

    /// <summary>Within a period the list is in the order of time: that index leads to it directly, however long ago it is.</summary>
    private static async Task<Page<SignatureListItem>> ByTimeAsync(
        ChainsDbContext context, IQueryable<SignatureRecord> narrowed, Keyset keyset, int take, CancellationToken cancellation)
    {
        var (bound, backwards) = keyset;
        if (bound is { } id)
        {
            var at = await context.Signatures.Where(s => s.Id == id).Select(s => s.CreatedAt).FirstOrDefaultAsync(cancellation);
            narrowed = backwards
                ? narrowed.Where(s => s.CreatedAt >= at && (s.CreatedAt > at || s.Id > id))
                : narrowed.Where(s => s.CreatedAt <= at && (s.CreatedAt < at || s.Id < id));
        }

        var ordered = backwards
            ? narrowed.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id)
            : narrowed.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id);
        return keyset.Cut(await ordered.Take(take + 1).Select(Item).ToListAsync(cancellation), take, s => s.Id);
    }
}
