using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// Finds the runs that a text leads to, newest first: by their own name, by a name that they bear (namespace, definition, image, source),
/// by the identity that signed for it, by a digest or commit that begins so, by UID. Each way reads an index in the order of the ids and stops after a page; what the
/// indexer has not seen yet is read directly.
/// </summary>
internal sealed class RunFinder(ChainsDbContext context, string text, CancellationToken cancellation)
{
    /// <summary>Hex values followed at most: who searches for less than that finds everything.</summary>
    private const int MostByHex = 2000;
    private const int MostUnindexed = 5000;

    private readonly string _text = text.Trim();
    private List<NameRecord>? _names;
    private List<long>? _exact;
    private long? _indexed;
    private Span? _span;

    /// <param name="bound">Ids below it, or above it when read backwards.</param>
    /// <returns>Ids in the direction of reading, at most <paramref name="take"/>.</returns>
    public async Task<List<long>> FindAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        if (_text.Length == 0 || await StretchAsync(filter, bound, backwards, take) is not { } stretch)
            return [];
        var found = new HashSet<long>();
        if (await IsNarrowAsync(filter))
        {
            found.UnionWith(await ScanAsync(filter, stretch, 0));
        }
        else
        {
            found.UnionWith(await ByRunNameAsync(filter, stretch));
            found.UnionWith(await ByNamesAsync(filter, stretch));
            found.UnionWith(await ScanAsync(filter, stretch, await IndexedAsync()));
        }

        found.UnionWith(await ByExactAsync(filter, stretch));
        var ordered = backwards ? found.Order() : found.OrderDescending();
        return [.. ordered.Take(take)];
    }

    /// <summary>Names of the dictionary that contain the text, those of the newest runs first.</summary>
    public async Task<List<NameRecord>> NamesAsync() => _names ??= await NameFinder.FindAsync(
        context, _text,
        _text.Length >= NameFinder.Shortest ? [NameKind.Namespace, NameKind.Definition, NameKind.Subject, NameKind.Source, NameKind.Identity] : [NameKind.Namespace, NameKind.Definition],
        cancellation);

    /// <summary>Whether the text can be about single artifacts of a run: an image, an identity, a digest.</summary>
    public async Task<bool> LeadsToArtifactsAsync() =>
        _text.Length < NameFinder.Shortest || SearchTerms.Hex(_text) is not null
        || (await NamesAsync()).Any(n => n.Kind is NameKind.Subject or NameKind.Identity);

    /// <summary>The newest run that is indexed. Names, subjects and signatures are read at different speeds: what all have seen counts.</summary>
    public async Task<long> IndexedAsync()
    {
        if (_indexed is { } known)
            return known;
        var runs = await IndexSteps.PositionAsync(context, IndexSteps.Runs, cancellation);
        var subjects = await IndexSteps.PositionAsync(context, IndexSteps.Subjects, cancellation);
        var first = await context.Subjects.Where(s => s.Id > subjects).OrderBy(s => s.Id)
            .Select(s => (long?)s.Statement!.Artifact!.RunId).FirstOrDefaultAsync(cancellation);
        var signatures = await IndexSteps.PositionAsync(context, IndexSteps.Signatures, cancellation);
        var unsigned = await context.Signatures.Where(s => s.Id > signatures && s.CertificateId != null).OrderBy(s => s.Id)
            .Select(s => (long?)s.RunId).FirstOrDefaultAsync(cancellation);
        _indexed = Math.Min(runs, Math.Min(first - 1 ?? long.MaxValue, unsigned - 1 ?? long.MaxValue));
        return _indexed.Value;
    }

    /// <summary>A state or namespace that few runs have: reading those runs is less than following the text through all of them.</summary>
    private async Task<bool> IsNarrowAsync(RunFilter filter)
    {
        const int Few = 3000;
        if (filter.State is not ({ } and not RunState.Signed) && filter.Namespace is not { Length: > 0 })
            return false;
        var tallies = context.RunTallies.AsQueryable();
        if (filter.State is { } state)
            tallies = tallies.Where(t => t.State == state);
        if (filter.Namespace is { Length: > 0 } ns)
            tallies = tallies.Where(t => t.Namespace == ns);
        return await tallies.SumAsync(t => t.Count, cancellation) < Few;
    }

    /// <summary>Between which ids to read; those of a period are known by its index. Null where the period is empty.</summary>
    private async Task<Stretch?> StretchAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        if ((filter.From ?? filter.To) is null)
            return backwards ? new(bound, long.MaxValue, true, take) : new(0, bound, false, take);
        _span ??= await RunFilters.Narrow(context.Runs, new RunFilter { From = filter.From, To = filter.To })
            .GroupBy(r => 1).Select(g => new Span(g.Min(r => r.Id), g.Max(r => r.Id))).FirstOrDefaultAsync(cancellation) ?? new Span(0, 0);
        if (_span.Last == 0)
            return null;
        return backwards ? new(Math.Max(bound, _span.First - 1), _span.Last + 1, true, take) : new(_span.First - 1, Math.Min(bound, _span.Last + 1), false, take);
    }

    private Task<List<long>> ByRunNameAsync(RunFilter filter, Stretch stretch) => _text.Length < NameFinder.Shortest
        ? Page(RunFilters.Narrow(context.Runs, filter).Where(r => EF.Functions.Like(r.Name, SearchTerms.Anywhere(_text), "\\")).Select(r => r.Id), stretch)
        : new RunIdQuery(filter, stretch).Add("RunNameSearch", "rowid", "l.\"RunNameSearch\" MATCH", SearchTerms.Phrase(_text)).ReadAsync(context, cancellation);

    private async Task<List<long>> ByNamesAsync(RunFilter filter, Stretch stretch)
    {
        var found = new List<long>();
        var names = await NamesAsync();
        foreach (var name in names.Where(n => n.Kind is NameKind.Namespace && (string.IsNullOrEmpty(filter.Namespace) || filter.Namespace == n.Text)))
            found.AddRange(await Page(RunFilters.Narrow(context.Runs, filter with { Namespace = name.Text }).Select(r => r.Id), stretch));
        var query = new RunIdQuery(filter, stretch);
        var absent = await AbsentAsync(names, filter);
        foreach (var name in names.Where(n => n.Kind is not NameKind.Namespace && !absent.Contains(n.Id)))
            query.Add("RunNames", "RunId", "l.\"NameId\" =", name.Id);
        found.AddRange(await query.ReadAsync(context, cancellation));
        return found;
    }

    /// <summary>Tasks and pipelines of which the tallies know that no run passes the filter.</summary>
    private async Task<HashSet<long>> AbsentAsync(List<NameRecord> names, RunFilter filter)
    {
        var definitions = names.Where(n => n.Kind is NameKind.Definition).ToList();
        if (definitions.Count == 0 || !RunFilters.IsNarrowed(filter))
            return [];
        var texts = definitions.ConvertAll(n => n.Text);
        var present = await RunFilters.Tallies(context, filter).Where(t => texts.Contains(t.Definition)).Select(t => t.Definition).ToHashSetAsync(cancellation);
        return [.. definitions.Where(n => !present.Contains(n.Text)).Select(n => n.Id)];
    }

    /// <summary>UID, digest, commit: few runs, however many there are in all.</summary>
    private async Task<List<long>> ByExactAsync(RunFilter filter, Stretch stretch)
    {
        _exact ??= await ExactAsync();
        var ids = _exact;
        return ids.Count == 0 ? [] : await Page(RunFilters.Narrow(context.Runs, filter).Where(r => ids.Contains(r.Id)).Select(r => r.Id), stretch);
    }

    private async Task<List<long>> ExactAsync()
    {
        var ids = await context.Runs.Where(r => r.Uid == _text).Select(r => r.Id).ToListAsync(cancellation);
        if (SearchTerms.Hex(_text) is not { } hex)
            return ids;
        var end = SearchTerms.EndOfPrefix(hex);
        ids.AddRange(await context.Subjects.Where(s => s.Digest.CompareTo(hex) >= 0 && s.Digest.CompareTo(end) < 0)
            .Take(MostByHex).Select(s => s.Statement!.Artifact!.RunId).ToListAsync(cancellation));
        ids.AddRange(await context.Commits.Where(c => c.Commit.CompareTo(hex) >= 0 && c.Commit.CompareTo(end) < 0)
            .Take(MostByHex).Select(c => c.RunId).ToListAsync(cancellation));
        return [.. ids.Distinct()];
    }

    /// <summary>Reads the runs themselves: those after the index, or few enough.</summary>
    private async Task<List<long>> ScanAsync(RunFilter filter, Stretch stretch, long after)
    {
        var like = SearchTerms.Anywhere(_text);
        var runs = RunFilters.Narrow(context.Runs, filter).Where(r => r.Id > after);
        if (after > 0)
            runs = runs.OrderByDescending(r => r.Id).Take(MostUnindexed);
        var sources = (await NamesAsync()).Where(n => n.Kind is NameKind.Source).Select(n => n.Id).ToList();
        return await Page(
            runs.Where(r => EF.Functions.Like(r.Name, like, "\\") || EF.Functions.Like(r.Definition!, like, "\\") || EF.Functions.Like(r.Namespace, like, "\\")
                || r.Artifacts.Any(a => EF.Functions.Like(a.FullKey, like, "\\") || EF.Functions.Like(a.Signature!.Certificate!.Identity!, like, "\\")
                    || a.Statement!.Subjects.Any(s => EF.Functions.Like(s.Name, like, "\\")))
                || (sources.Count > 0 && context.RunNames.Any(n => n.RunId == r.Id && sources.Contains(n.NameId))))
                .Select(r => r.Id),
            stretch);
    }

    private Task<List<long>> Page(IQueryable<long> ids, Stretch stretch)
    {
        var (after, before) = (stretch.After, stretch.Before);
        ids = ids.Where(id => id > after && id < before);
        return (stretch.Backwards ? ids.Order() : ids.OrderDescending()).Take(stretch.Take).ToListAsync(cancellation);
    }

    private sealed record Span(long First, long Last);
}
