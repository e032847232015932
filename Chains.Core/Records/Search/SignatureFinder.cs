using System.Linq.Expressions;
using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// Finds signatures through the runs that a text leads to, newest run first. A run found by its own name brings all of its signatures,
/// one found by an image or digest those that are about it.
/// </summary>
internal sealed class SignatureFinder(ChainsDbContext context, string text, CancellationToken cancellation)
{
    private const int MostRounds = 40;

    private readonly string _text = text.Trim();

    public async Task<Page<SignatureListItem>> PageAsync(
        IQueryable<SignatureRecord> narrowed, SignatureFilter filter, Expression<Func<SignatureRecord, SignatureListItem>> item, Keyset keyset, int take)
    {
        var finder = new RunFinder(context, _text, cancellation);
        var runs = new RunFilter { Namespace = filter.Namespace, Kind = filter.Kind };
        var bound = keyset.Bound is { } id
            ? await context.Signatures.Where(s => s.Id == id).Select(s => s.RunId).FirstOrDefaultAsync(cancellation) + (keyset.Backwards ? -1 : 1)
            : long.MaxValue;
        var found = new List<SignatureListItem>();
        for (var round = 0; round < MostRounds && found.Count <= take; round++)
        {
            var ids = await finder.FindAsync(runs, bound, keyset.Backwards, take + 1);
            if (ids.Count == 0)
                break;
            found.AddRange(await OfRunsAsync(narrowed, ids, item, keyset));
            bound = ids[^1];
        }

        return keyset.Cut(found.Count > take + 1 ? found[..(take + 1)] : found, take, s => s.Id);
    }

    private async Task<List<SignatureListItem>> OfRunsAsync(
        IQueryable<SignatureRecord> narrowed, List<long> runs, Expression<Func<SignatureRecord, SignatureListItem>> item, Keyset keyset)
    {
        var artifacts = await ArtifactsAsync(runs);
        var matching = narrowed.Where(s => artifacts.Contains(s.ArtifactId));
        if (keyset.Bound is { } bound)
        {
            var run = await context.Signatures.Where(s => s.Id == bound).Select(s => s.RunId).FirstOrDefaultAsync(cancellation);
            matching = keyset.Backwards
                ? matching.Where(s => s.RunId > run || s.Id > bound)
                : matching.Where(s => s.RunId < run || s.Id < bound);
        }

        var ordered = keyset.Backwards
            ? matching.OrderBy(s => s.RunId).ThenBy(s => s.Id)
            : matching.OrderByDescending(s => s.RunId).ThenByDescending(s => s.Id);
        return await ordered.Select(item).ToListAsync(cancellation);
    }

    /// <summary>The artifacts of the runs that the text is about.</summary>
    private async Task<List<long>> ArtifactsAsync(List<long> runs)
    {
        var like = SearchTerms.Anywhere(_text);
        var hex = SearchTerms.Hex(_text);
        var (start, end) = (hex ?? "\uffff", SearchTerms.EndOfPrefix(hex ?? "\uffff"));
        var whole = (await context.Runs.Where(r => runs.Contains(r.Id)
                && (r.Uid == _text || EF.Functions.Like(r.Name, like, "\\") || EF.Functions.Like(r.Namespace, like, "\\") || EF.Functions.Like(r.Definition!, like, "\\")
                    || context.Commits.Any(c => c.RunId == r.Id && c.Commit.CompareTo(start) >= 0 && c.Commit.CompareTo(end) < 0)
                    || context.RunNames.Any(n => n.RunId == r.Id && context.Names.Any(m => m.Id == n.NameId && m.Kind == NameKind.Source && EF.Functions.Like(m.Text, like, "\\")))))
            .Select(r => r.Id).ToListAsync(cancellation)).ToHashSet();
        var artifacts = await context.Artifacts.Where(a => runs.Contains(a.RunId)).Select(a => new
        {
            a.Id,
            a.RunId,
            Named = a.Key == _text || EF.Functions.Like(a.FullKey, like, "\\")
                || a.Statement!.Subjects.Any(s => EF.Functions.Like(s.Name, like, "\\") || (s.Digest.CompareTo(start) >= 0 && s.Digest.CompareTo(end) < 0)),
        }).ToListAsync(cancellation);
        return [.. artifacts.Where(a => a.Named || whole.Contains(a.RunId)).Select(a => a.Id)];
    }
}
