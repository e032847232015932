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

    /// <summary>The run by way of the artifact, which has an index of runs.</summary>
    private static readonly Expression<Func<SignatureRecord, OfRun<SignatureRecord>>> Place = s => new OfRun<SignatureRecord>
    {
        Row = s, Id = s.Id, RunId = s.Artifact!.RunId, ArtifactId = s.ArtifactId,
    };

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<SignatureListItem>> ListAsync(SignatureFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await SignatureFilters.NarrowAsync(context, filter, cancellation) is not { } narrowed)
            return new Page<SignatureListItem>([], null);
        if (filter.Query is { Length: > 0 })
            return await new RunRows<SignatureRecord>(context, narrowed, s => s.Id, Place, cancellation)
            {
                Runs = new RunFilter { Query = filter.Query, Namespace = filter.Namespace, Kind = filter.Kind },
                Indexed = filter.Certificate is { Length: > 0 } || (filter.From ?? filter.To) is not null ? narrowed : null,
                MostFew = filter.Certificate is { Length: > 0 } ? RunRowLimits.Rare : RunRowLimits.Period,
                Until = filter.To,
            }.PageAsync(Item, s => s.Id, keyset, take);
        return (filter.From ?? filter.To) is null
            ? await keyset.PageAsync(narrowed, s => s.Id, Item, s => s.Id, take, cancellation)
            : await keyset.PageByTimeAsync(narrowed, context.Signatures, s => s.CreatedAt, s => s.Id, Item, s => s.Id, take, cancellation);
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
}
