using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>Follows images, commits and sources to the runs and signatures that they belong to.</summary>
public sealed class ImageQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private const int Most = 500;

    /// <summary>Names of which something was signed; those that came up last first.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<ImageName>> NamesAsync(string? query, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var names = query?.Trim() switch
        {
            { Length: >= 3 } text => context.Names.FromSqlRaw(
                """SELECT n.* FROM "Names" n WHERE n."Id" IN (SELECT rowid FROM "NameSearch" WHERE "NameSearch" MATCH {0})""", SearchTerms.Phrase(text)),
            { Length: > 0 } text => context.Names.Where(n => EF.Functions.Like(n.Text, SearchTerms.Anywhere(text), "\\")),
            _ => context.Names,
        };
        return await keyset.PageAsync(
            names.AsNoTracking().Where(n => n.Kind == NameKind.Subject), n => n.Id,
            n => new ImageName(
                n.Id, n.Text, n.Count,
                context.Runs.Where(r => r.Id == n.LastId).Select(r => r.FinishedAt).FirstOrDefault(),
                context.Runs.Where(r => r.Id == n.LastId).Select(r => r.Uid).FirstOrDefault(),
                context.Runs.Where(r => r.Id == n.LastId).Select(r => r.Name).FirstOrDefault()),
            n => n.Id, take, cancellation);
    }

    /// <summary>What was built under one name, by the newest run first: the runs that name it are known, their subjects few.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<ImageDigest>> DigestsAsync(string name, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var bearers = context.RunNames.Where(l => context.Names.Any(n => n.Id == l.NameId && n.Kind == NameKind.Subject && n.Text == name));
        var runs = await keyset.PageAsync(bearers, l => l.RunId, l => l.RunId, id => id, take, cancellation);
        var ids = runs.Items.ToList();
        var rows = await context.Artifacts.AsNoTracking().Where(a => ids.Contains(a.RunId))
            .Join(context.Statements, a => a.Id, t => t.ArtifactId, (a, t) => t.Id)
            .Join(context.Subjects.Where(s => s.Name == name), t => t, s => s.StatementId, (t, s) => s)
            .OrderByDescending(s => s.Statement!.Artifact!.RunId).ThenByDescending(s => s.Id).Select(Digest).ToListAsync(cancellation);
        return new Page<ImageDigest>([.. rows.DistinctBy(d => (d.Digest, d.RunUid))], runs.NextCursor, runs.PreviousCursor);
    }

    /// <param name="digest">Hex, with or without its algorithm.</param>
    public async Task<ImageDetails?> FindAsync(string digest, CancellationToken cancellation)
    {
        var hex = SearchTerms.Digest(digest);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var subjects = await context.Subjects.AsNoTracking().Where(s => s.Digest == hex).OrderByDescending(s => s.Id).Take(Most)
            .Select(s => new { s.Name, s.Algorithm, s.StatementId, s.Statement!.ArtifactId, s.Statement.Artifact!.RunId, s.Statement.PredicateType })
            .ToListAsync(cancellation);
        if (subjects.Count == 0)
            return null;
        var artifacts = subjects.Select(s => s.ArtifactId).Distinct().ToList();
        var runs = subjects.Select(s => s.RunId).Distinct().ToList();
        var provenance = subjects.FirstOrDefault(s => s.PredicateType is not null)?.StatementId;
        var signatures = await context.Signatures.AsNoTracking().Where(s => artifacts.Contains(s.ArtifactId)).OrderByDescending(s => s.Id)
            .Select(SignatureQueries.Item).ToListAsync(cancellation);
        return new ImageDetails(
            $"{subjects[0].Algorithm}:{hex}",
            [.. subjects.Select(s => s.Name).Distinct()],
            signatures,
            await RunsAsync(context, runs, cancellation),
            await SourcesAsync(context, runs, cancellation),
            artifacts.Count - signatures.Count,
            provenance is { } id ? await context.Statements.Where(s => s.Id == id).Select(s => s.Payload).FirstOrDefaultAsync(cancellation) : null);
    }

    /// <param name="commit">Hex, whole or its beginning where that names one commit only.</param>
    public async Task<CommitDetails?> FindCommitAsync(string commit, CancellationToken cancellation)
    {
        if (SearchTerms.Hex(commit) is not { } start)
            return null;
        var end = SearchTerms.EndOfPrefix(start);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Commits.AsNoTracking().Where(c => c.Commit.CompareTo(start) >= 0 && c.Commit.CompareTo(end) < 0)
            .OrderBy(c => c.Commit).ThenByDescending(c => c.RunId).Take(Most).ToListAsync(cancellation);
        if (rows.Count == 0 || rows.Any(r => r.Commit != rows[0].Commit))
            return null;
        var sources = rows.Select(r => r.SourceId).Distinct().ToList();
        var runs = rows.Select(r => r.RunId).Distinct().ToList();
        var images = await context.Artifacts.AsNoTracking().Where(a => runs.Contains(a.RunId) && a.Statement != null)
            .SelectMany(a => a.Statement!.Subjects).OrderByDescending(s => s.Id).Take(Most).Select(Digest).ToListAsync(cancellation);
        return new CommitDetails(
            rows[0].Commit,
            await context.Names.Where(n => sources.Contains(n.Id)).Select(n => n.Text).ToListAsync(cancellation),
            await RunsAsync(context, runs, cancellation),
            [.. images.DistinctBy(i => (i.Name, i.Digest))]);
    }

    /// <summary>What runs say they built, at most five hundred things.</summary>
    public async Task<IReadOnlyList<BuiltSubject>> BuiltByAsync(IReadOnlyList<long> runs, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Artifacts.AsNoTracking().Where(a => runs.Contains(a.RunId))
            .Join(context.Statements, a => a.Id, t => t.ArtifactId, (a, t) => new { a.RunId, t.Id })
            .Join(context.Subjects, t => t.Id, s => s.StatementId, (t, s) => new BuiltSubject(t.RunId, s.Name, s.Algorithm + ":" + s.Digest))
            .Take(Most).ToListAsync(cancellation);
        return [.. rows.Distinct()];
    }

    /// <summary>The sources that the statements of a run name.</summary>
    public async Task<IReadOnlyList<SourceRevision>> SourcesAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await SourcesAsync(context, [runId], cancellation);
    }

    private static System.Linq.Expressions.Expression<Func<SubjectRecord, ImageDigest>> Digest { get; } = s => new ImageDigest(
        s.Id, s.Name, s.Algorithm + ":" + s.Digest, s.Statement!.Artifact!.Run!.Uid, s.Statement.Artifact.Run.Name, s.Statement.Artifact.Run.Namespace,
        s.Statement.Artifact.Run.Kind, s.Statement.Artifact.Run.State, s.Statement.Artifact.Run.FinishedAt);

    private static Task<List<RunListItem>> RunsAsync(ChainsDbContext context, List<long> runs, CancellationToken cancellation) =>
        context.Runs.AsNoTracking().Where(r => runs.Contains(r.Id)).OrderByDescending(r => r.Id).Select(RunQueries.Item).ToListAsync(cancellation);

    private static Task<List<SourceRevision>> SourcesAsync(ChainsDbContext context, List<long> runs, CancellationToken cancellation) =>
        context.Commits.Where(c => runs.Contains(c.RunId))
            .Join(context.Names, c => c.SourceId, n => n.Id, (c, n) => new { n.Text, c.Commit }).Distinct().Take(Most)
            .Select(s => new SourceRevision(s.Text, s.Commit)).ToListAsync(cancellation);
}
