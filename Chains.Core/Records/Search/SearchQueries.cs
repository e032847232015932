using System.Globalization;
using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>One search over everything on record: each kind through the index that holds it, a few of each.</summary>
public sealed class SearchQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    public const int LongestText = 512;

    private const int MostDigests = 500;

    /// <param name="limit">Hits of each kind.</param>
    /// <returns>The kinds of which something was found.</returns>
    public async Task<IReadOnlyList<SearchGroup>> FindAsync(string text, int limit, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestText)
            return [];
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var finder = new RunFinder(context, text, cancellation);
        List<SearchGroup> groups =
        [
            Group(SearchKind.Run, await RunsAsync(context, finder, limit, cancellation), limit),
            Group(SearchKind.Image, await ImagesAsync(context, text, cancellation), limit),
        ];
        var names = await finder.NamesAsync();
        groups.AddRange([
            Group(SearchKind.Subject, Named(names, NameKind.Subject), limit),
            Group(SearchKind.Commit, await CommitsAsync(context, text, limit, cancellation), limit),
            Group(SearchKind.Source, Named(names, NameKind.Source), limit),
            Group(SearchKind.Namespace, Named(names, NameKind.Namespace), limit),
            Group(SearchKind.Definition, Named(names, NameKind.Definition), limit),
            Group(SearchKind.Key, await KeysAsync(context, text, limit, cancellation), limit),
            Group(SearchKind.Certificate, await CertificatesAsync(context, text, limit, cancellation), limit),
            Group(SearchKind.Identity, Named(await NameFinder.FindAsync(context, text, [NameKind.Identity], cancellation), NameKind.Identity), limit),
            Group(SearchKind.LogEntry, await LogEntriesAsync(context, text, limit, cancellation), limit),
        ]);
        return [.. groups.Where(g => g.Hits.Count > 0)];
    }

    private static SearchGroup Group(SearchKind kind, List<SearchHit> hits, int limit) =>
        new(kind, hits.Count > limit ? [.. hits.Take(limit)] : hits, hits.Count > limit);

    private static async Task<List<SearchHit>> RunsAsync(ChainsDbContext context, RunFinder finder, int limit, CancellationToken cancellation)
    {
        var ids = await finder.FindAsync(new RunFilter(), long.MaxValue, backwards: false, limit + 1);
        return await context.Runs.Where(r => ids.Contains(r.Id)).OrderByDescending(r => r.Id)
            .Select(r => new SearchHit(r.Uid, r.Name, r.Namespace)).ToListAsync(cancellation);
    }

    /// <summary>Whatever has a digest that begins so: images most of all.</summary>
    private static async Task<List<SearchHit>> ImagesAsync(ChainsDbContext context, string text, CancellationToken cancellation)
    {
        if (SearchTerms.Hex(text) is not { } hex)
            return [];
        var end = SearchTerms.EndOfPrefix(hex);
        var subjects = await context.Subjects.Where(s => s.Digest.CompareTo(hex) >= 0 && s.Digest.CompareTo(end) < 0)
            .OrderBy(s => s.Digest).Take(MostDigests).Select(s => new { s.Name, s.Algorithm, s.Digest }).ToListAsync(cancellation);
        return [.. subjects.DistinctBy(s => (s.Algorithm, s.Digest)).Select(s => new SearchHit($"{s.Algorithm}:{s.Digest}", s.Name, $"{s.Algorithm}:{s.Digest}"))];
    }

    private static List<SearchHit> Named(List<NameRecord> names, NameKind kind) =>
        [.. names.Where(n => n.Kind == kind).Select(n => new SearchHit(n.Text, n.Text, null))];

    private static async Task<List<SearchHit>> CommitsAsync(ChainsDbContext context, string text, int limit, CancellationToken cancellation)
    {
        if (SearchTerms.Hex(text) is not { } hex)
            return [];
        var end = SearchTerms.EndOfPrefix(hex);
        var commits = await context.Commits.Where(c => c.Commit.CompareTo(hex) >= 0 && c.Commit.CompareTo(end) < 0)
            .Select(c => new { c.Commit, c.SourceId }).Distinct().Take(limit + 1)
            .Join(context.Names, c => c.SourceId, n => n.Id, (c, n) => new { c.Commit, n.Text }).ToListAsync(cancellation);
        return commits.ConvertAll(c => new SearchHit(c.Commit, c.Commit, c.Text));
    }

    private static Task<List<SearchHit>> KeysAsync(ChainsDbContext context, string text, int limit, CancellationToken cancellation)
    {
        var name = text.StartsWith("SHA256:", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        var like = "SHA256:" + SearchTerms.Anywhere(name)[1..];
        return context.Keys.Where(k => EF.Functions.Like(k.KeyId, like, "\\") || EF.Functions.Like(k.KeyId, SearchTerms.Anywhere(text), "\\"))
            .OrderByDescending(k => k.Id).Take(limit + 1).Select(k => new SearchHit(k.KeyId, k.KeyId, k.Algorithm)).ToListAsync(cancellation);
    }

    private static async Task<List<SearchHit>> CertificatesAsync(ChainsDbContext context, string text, int limit, CancellationToken cancellation)
    {
        if (SearchTerms.Hex(text.Replace(":", "", StringComparison.Ordinal)) is not { } hex)
            return [];
        var end = SearchTerms.EndOfPrefix(hex);
        return await context.Certificates.Where(c => c.Fingerprint.CompareTo(hex) >= 0 && c.Fingerprint.CompareTo(end) < 0)
            .OrderBy(c => c.Fingerprint).Take(limit + 1).Select(c => new SearchHit(c.Fingerprint, c.Fingerprint, c.Identity)).ToListAsync(cancellation);
    }

    private static async Task<List<SearchHit>> LogEntriesAsync(ChainsDbContext context, string text, int limit, CancellationToken cancellation)
    {
        var entries = context.LogEntries.AsNoTracking();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            entries = entries.Where(e => e.LogIndex == index && e.EntryUuid != null);
        else if (SearchTerms.Hex(text) is { } hex && SearchTerms.EndOfPrefix(hex) is var end)
            entries = entries.Where(e => e.EntryUuid!.CompareTo(hex) >= 0 && e.EntryUuid.CompareTo(end) < 0);
        else
            return [];
        var rows = await entries.Take(limit + 1).Select(e => new { e.SignatureId, e.LogIndex, e.LogUrl }).ToListAsync(cancellation);
        return rows.ConvertAll(e => new SearchHit(
            e.SignatureId.ToString(CultureInfo.InvariantCulture), e.LogIndex?.ToString(CultureInfo.InvariantCulture) ?? "", e.LogUrl));
    }
}
