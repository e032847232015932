using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>A filter's part that columns of the signature decide.</summary>
internal static class SignatureFilters
{
    /// <summary>Null where the dictionary knows that nothing passes: nobody looks through all signatures to find none.</summary>
    public static async Task<IQueryable<SignatureRecord>?> NarrowAsync(ChainsDbContext context, SignatureFilter filter, CancellationToken cancellation)
    {
        var signatures = context.Signatures.AsNoTracking();
        if (filter.Namespace is { Length: > 0 } ns)
            signatures = signatures.Where(s => s.Namespace == ns);
        if (filter.Kind is { } kind)
            signatures = signatures.Where(s => s.Kind == kind);
        if (filter.Type is { } type)
            signatures = signatures.Where(s => s.Type == type);
        if (filter.Certificate is { Length: > 0 } certificate)
        {
            if (await context.Certificates.Where(c => c.Fingerprint == certificate).Select(c => (long?)c.Id).FirstOrDefaultAsync(cancellation) is not { } id)
                return null;
            signatures = signatures.Where(s => s.CertificateId == id);
        }

        if (filter.From is { } from)
            signatures = signatures.Where(s => s.CreatedAt >= from);
        if (filter.To is { } to)
            signatures = signatures.Where(s => s.CreatedAt < to);
        foreach (var (named, text) in ((NameKind, string?)[])[(NameKind.Format, filter.Format), (NameKind.Key, filter.KeyId)])
        {
            if (string.IsNullOrEmpty(text))
                continue;
            signatures = named is NameKind.Format ? signatures.Where(s => s.Format == text) : signatures.Where(s => s.KeyId == text);
            if (await BoundsAsync(context, named, text, cancellation) is not { } bounds)
                return null;
            signatures = signatures.Where(s => s.Id >= bounds.First && s.Id <= bounds.Last);
        }

        return signatures;
    }

    /// <summary>Between which ids a format or key occurs: a retired key is not looked for among what came after it.</summary>
    private static async Task<(long First, long Last)?> BoundsAsync(ChainsDbContext context, NameKind kind, string text, CancellationToken cancellation)
    {
        var indexed = await IndexSteps.PositionAsync(context, IndexSteps.Signatures, cancellation);
        var name = await context.Names.AsNoTracking().FirstOrDefaultAsync(n => n.Kind == kind && n.Text == text, cancellation);
        var recent = context.Signatures.Where(s => s.Id > indexed);
        var isRecent = await (kind is NameKind.Format ? recent.Where(s => s.Format == text) : recent.Where(s => s.KeyId == text)).AnyAsync(cancellation);
        return (name, isRecent) switch
        {
            (null, false) => null,
            (null, true) => (indexed + 1, long.MaxValue),
            ({ } known, false) => (known.FirstId, known.LastId),
            ({ } known, true) => (known.FirstId, long.MaxValue),
        };
    }
}
