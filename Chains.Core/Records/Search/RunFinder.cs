using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// Finds the runs that a text leads to, newest first: by their own name, by a name that they bear (namespace, definition, image, source),
/// by a digest or commit that begins so, by UID. Each way reads an index in the order of the ids and stops after a page; what the
/// indexer has not seen yet is read directly.
/// </summary>
internal sealed class RunFinder(ChainsDbContext context, string text, CancellationToken cancellation)
{
    /// <summary>Names and hex values followed at most: who searches for less than that finds everything.</summary>
    private const int MostNames = 64;
    private const int MostByHex = 2000;
    private const int MostUnindexed = 5000;

    private readonly string _text = text.Trim();
    private List<NameRecord>? _names;
    private List<long>? _exact;
    private long? _indexed;

    /// <param name="bound">Ids below it, or above it when read backwards.</param>
    /// <returns>Ids in the direction of reading, at most <paramref name="take"/>.</returns>
    public async Task<List<long>> FindAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        if (_text.Length == 0)
            return [];
        var found = new HashSet<long>();
        if (await IsNarrowAsync(filter))
        {
            found.UnionWith(await ScanAsync(filter, bound, backwards, take, 0));
        }
        else
        {
            found.UnionWith(await ByRunNameAsync(filter, bound, backwards, take));
            found.UnionWith(await ByNamesAsync(filter, bound, backwards, take));
            found.UnionWith(await ScanAsync(filter, bound, backwards, take, await IndexedAsync()));
        }

        found.UnionWith(await ByExactAsync(filter, bound, backwards, take));
        var ordered = backwards ? found.Order() : found.OrderDescending();
        return [.. ordered.Take(take)];
    }

    /// <summary>Names of the dictionary that contain the text, those of the newest runs first.</summary>
    public async Task<List<NameRecord>> NamesAsync() => _names ??= _text.Length >= 3
        ? await context.Names.FromSqlRaw(
            """
            SELECT n.* FROM "NameSearch" f CROSS JOIN "Names" n ON n."Id" = f.rowid
            WHERE f."NameSearch" MATCH {0} AND n."Kind" IN ('Namespace', 'Definition', 'Subject', 'Source') ORDER BY n."LastId" DESC LIMIT {1}
            """,
            SearchTerms.Phrase(_text), MostNames).AsNoTracking().ToListAsync(cancellation)
        : await context.Names.Where(n => n.Kind == NameKind.Namespace || n.Kind == NameKind.Definition)
            .Where(n => EF.Functions.Like(n.Text, SearchTerms.Anywhere(_text), "\\")).AsNoTracking()
            .OrderByDescending(n => n.LastId).Take(MostNames).ToListAsync(cancellation);

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

    private Task<List<long>> ByRunNameAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        if (_text.Length < 3)
            return Page(RunFilters.Narrow(context.Runs, filter).Where(r => EF.Functions.Like(r.Name, SearchTerms.Anywhere(_text), "\\")).Select(r => r.Id), bound, backwards, take);
        var matching = backwards
            ? context.Database.SqlQueryRaw<long>(
                """SELECT rowid AS "Value" FROM "RunNameSearch" WHERE "RunNameSearch" MATCH {0} AND rowid > {1} ORDER BY rowid""", SearchTerms.Phrase(_text), bound)
            : context.Database.SqlQueryRaw<long>(
                """SELECT rowid AS "Value" FROM "RunNameSearch" WHERE "RunNameSearch" MATCH {0} AND rowid < {1} ORDER BY rowid DESC""", SearchTerms.Phrase(_text), bound);
        return ThroughAsync(matching, filter, take);
    }

    private async Task<List<long>> ByNamesAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        var found = new List<long>();
        var names = await NamesAsync();
        foreach (var name in names.Where(n => n.Kind is NameKind.Namespace && (string.IsNullOrEmpty(filter.Namespace) || filter.Namespace == n.Text)))
            found.AddRange(await Page(RunFilters.Narrow(context.Runs, filter with { Namespace = name.Text }).Select(r => r.Id), bound, backwards, take));
        var linked = names.Where(n => n.Kind is not NameKind.Namespace).Select(n => n.Id).ToList();
        if (linked.Count == 0)
            return found;
        if (!RunFilters.IsNarrowed(filter))
            return [.. found, .. await LinkedAsync(linked, bound, backwards, take)];
        foreach (var id in linked)
        {
            var runs = context.RunNames.Where(n => n.NameId == id);
            runs = backwards ? runs.Where(n => n.RunId > bound).OrderBy(n => n.RunId) : runs.Where(n => n.RunId < bound).OrderByDescending(n => n.RunId);
            found.AddRange(await ThroughAsync(runs.Select(n => n.RunId), filter, take));
        }

        return found;
    }

    /// <summary>A page of each name in one statement: each part reads the beginning of its own range.</summary>
    private Task<List<long>> LinkedAsync(List<long> names, long bound, bool backwards, int take)
    {
        var (compare, order) = backwards ? (">", "ASC") : ("<", "DESC");
        // The text depends on how many names there are, and on nothing else: it is compiled once.
        var (last, limit) = (names.Count, names.Count + 1);
        var parts = names.Select((_, i) =>
            $"SELECT \"RunId\" AS \"Value\" FROM (SELECT \"RunId\" FROM \"RunNames\" WHERE \"NameId\" = {{{i}}} AND \"RunId\" {compare} {{{last}}} ORDER BY \"RunId\" {order} LIMIT {{{limit}}})");
        return context.Database.SqlQueryRaw<long>(string.Join(" UNION ALL ", parts), [.. names.Cast<object>(), bound, take]).ToListAsync(cancellation);
    }

    /// <summary>UID, digest, commit: few runs, however many there are in all.</summary>
    private async Task<List<long>> ByExactAsync(RunFilter filter, long bound, bool backwards, int take)
    {
        _exact ??= await ExactAsync();
        var ids = _exact;
        return ids.Count == 0 ? [] : await Page(RunFilters.Narrow(context.Runs, filter).Where(r => ids.Contains(r.Id)).Select(r => r.Id), bound, backwards, take);
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
    private async Task<List<long>> ScanAsync(RunFilter filter, long bound, bool backwards, int take, long after)
    {
        var like = SearchTerms.Anywhere(_text);
        var runs = RunFilters.Narrow(context.Runs, filter).Where(r => r.Id > after);
        if (after > 0)
            runs = runs.OrderByDescending(r => r.Id).Take(MostUnindexed);
        var sources = (await NamesAsync()).Where(n => n.Kind is NameKind.Source).Select(n => n.Id).ToList();
        return await Page(
            runs.Where(r => EF.Functions.Like(r.Name, like, "\\") || EF.Functions.Like(r.Definition!, like, "\\") || EF.Functions.Like(r.Namespace, like, "\\")
                || r.Artifacts.Any(a => EF.Functions.Like(a.FullKey, like, "\\") || a.Statement!.Subjects.Any(s => EF.Functions.Like(s.Name, like, "\\")))
                || (sources.Count > 0 && context.RunNames.Any(n => n.RunId == r.Id && sources.Contains(n.NameId))))
                .Select(r => r.Id),
            bound, backwards, take);
    }

    /// <summary>Names and subjects are read at different speeds: what both have seen counts.</summary>
    private async Task<long> IndexedAsync()
    {
        if (_indexed is { } known)
            return known;
        var runs = await IndexSteps.PositionAsync(context, IndexSteps.Runs, cancellation);
        var subjects = await IndexSteps.PositionAsync(context, IndexSteps.Subjects, cancellation);
        var first = await context.Subjects.Where(s => s.Id > subjects).OrderBy(s => s.Id)
            .Select(s => (long?)s.Statement!.Artifact!.RunId).FirstOrDefaultAsync(cancellation);
        _indexed = first is { } run ? Math.Min(runs, run - 1) : runs;
        return _indexed.Value;
    }

    private Task<List<long>> Page(IQueryable<long> ids, long bound, bool backwards, int take) =>
        (backwards ? ids.Where(id => id > bound).Order() : ids.Where(id => id < bound).OrderDescending()).Take(take).ToListAsync(cancellation);

    /// <summary>The ids that pass the filter, in their order, looked up in growing portions until a page is full.</summary>
    private async Task<List<long>> ThroughAsync(IQueryable<long> ids, RunFilter filter, int take)
    {
        if (!RunFilters.IsNarrowed(filter))
            return await ids.Take(take).ToListAsync(cancellation);
        var passed = new List<long>();
        var portion = new List<long>();
        var size = 100;
        await foreach (var id in ids.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            portion.Add(id);
            if (portion.Count < size)
                continue;
            await SieveAsync();
            if (passed.Count >= take)
                return passed;
            size = Math.Min(size * 2, 3200);
        }

        await SieveAsync();
        return passed;

        async Task SieveAsync()
        {
            var kept = await RunFilters.Narrow(context.Runs, filter).Where(r => portion.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation);
            passed.AddRange(portion.Where(kept.ToHashSet().Contains));
            portion.Clear();
        }
    }
}
