using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>Which artifacts of runs that were found a text is about: all of a run's, or those that it names.</summary>
internal sealed class AboutText(ChainsDbContext context, RunFinder finder, string text, CancellationToken cancellation)
{
    private readonly string _text = text.Trim();

    public async Task<HashSet<long>> ArtifactsAsync(IReadOnlyCollection<(long Run, long Artifact)> found)
    {
        var whole = await WholeRunsAsync([.. found.Select(f => f.Run).Distinct()]);
        var about = found.Where(f => whole.Contains(f.Run)).Select(f => f.Artifact).ToHashSet();
        // Where the dictionary has no such image or identity, only what it has not seen yet can be named so.
        var known = await finder.LeadsToArtifactsAsync() ? 0 : await finder.IndexedAsync();
        about.UnionWith(await NamedAsync([.. found.Where(f => f.Run > known && !whole.Contains(f.Run)).Select(f => f.Artifact).Distinct()]));
        return about;
    }

    /// <summary>Runs that the text names themselves, or by what went into them.</summary>
    private async Task<HashSet<long>> WholeRunsAsync(List<long> runs)
    {
        var like = SearchTerms.Anywhere(_text);
        var (start, end) = Digests();
        return await context.Runs.Where(r => runs.Contains(r.Id)
                && (r.Uid == _text || EF.Functions.Like(r.Name, like, "\\") || EF.Functions.Like(r.Namespace, like, "\\") || EF.Functions.Like(r.Definition!, like, "\\")
                    || context.Commits.Any(c => c.RunId == r.Id && c.Commit.CompareTo(start) >= 0 && c.Commit.CompareTo(end) < 0)
                    || context.RunNames.Any(n => n.RunId == r.Id && context.Names.Any(m => m.Id == n.NameId && m.Kind == NameKind.Source && EF.Functions.Like(m.Text, like, "\\")))))
            .Select(r => r.Id).ToHashSetAsync(cancellation);
    }

    private async Task<List<long>> NamedAsync(List<long> artifacts)
    {
        if (artifacts.Count == 0)
            return [];
        var like = SearchTerms.Anywhere(_text);
        var (start, end) = Digests();
        return await context.Artifacts.Where(a => artifacts.Contains(a.Id)
                && (a.Key == _text || EF.Functions.Like(a.FullKey, like, "\\") || EF.Functions.Like(a.Signature!.Certificate!.Identity!, like, "\\")
                    || a.Statement!.Subjects.Any(s => EF.Functions.Like(s.Name, like, "\\") || (s.Digest.CompareTo(start) >= 0 && s.Digest.CompareTo(end) < 0))))
            .Select(a => a.Id).ToListAsync(cancellation);
    }

    /// <summary>The range of digests and commits that begin as the text does; empty where it is no hex.</summary>
    private (string Start, string End) Digests() => SearchTerms.Hex(_text) is { } hex ? (hex, SearchTerms.EndOfPrefix(hex)) : ("\uffff", SearchTerms.EndOfPrefix("\uffff"));
}
