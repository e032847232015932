using Chains.Core.Formatting;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>
/// What the index learns from the rows that came since it last looked. Each step writes what it read together with how far it read,
/// so that nothing is counted twice, whatever happens between.
/// </summary>
internal sealed class IndexSteps(RecordWriter writer, IDbContextFactory<ChainsDbContext> contexts)
{
    public const string Runs = "runs";
    public const string Subjects = "subjects";
    public const string Statements = "statements";
    public const string Signatures = "signatures";
    public const string Attempts = "attempts";
    public const string Certificates = "certificates";

    private const int RunBatch = 500;
    private const int SubjectBatch = 2000;
    private const int StatementBatch = 250;
    private const int SignatureBatch = 2000;

    /// <returns>Whether there may be more to read at once.</returns>
    public async Task<bool> IndexRunsAsync(CancellationToken cancellation)
    {
        if (await RangeAsync(Runs, c => c.Runs.MaxAsync(r => (long?)r.Id, cancellation), RunBatch, cancellation) is not { } range)
            return false;
        await writer.WriteAsync(
            session =>
            {
                session.Execute("""INSERT INTO "RunNameSearch"(rowid, "Name") SELECT "Id", "Name" FROM "Runs" WHERE "Id" > $0 AND "Id" <= $1""", range.After, range.To);
                session.Execute(
                    """
                    INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
                    SELECT 'Namespace', "Namespace", COUNT(*), MIN("Id"), MAX("Id") FROM "Runs" WHERE "Id" > $0 AND "Id" <= $1 GROUP BY "Namespace"
                    ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = excluded."LastId"
                    """,
                    range.After, range.To);
                session.Execute(
                    """
                    INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
                    SELECT 'Definition', "Definition", COUNT(*), MIN("Id"), MAX("Id") FROM "Runs" WHERE "Id" > $0 AND "Id" <= $1 AND "Definition" <> '' GROUP BY "Definition"
                    ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = excluded."LastId"
                    """,
                    range.After, range.To);
                session.Execute(
                    """
                    INSERT OR IGNORE INTO "RunNames"("NameId", "RunId")
                    SELECT n."Id", r."Id" FROM "Runs" r JOIN "Names" n ON n."Kind" = 'Definition' AND n."Text" = r."Definition" WHERE r."Id" > $0 AND r."Id" <= $1
                    """,
                    range.After, range.To);
                Move(session, Runs, range.To);
            },
            cancellation);
        return range.Full;
    }

    public async Task<bool> IndexSubjectsAsync(CancellationToken cancellation)
    {
        if (await RangeAsync(Subjects, c => c.Subjects.MaxAsync(s => (long?)s.Id, cancellation), SubjectBatch, cancellation) is not { } range)
            return false;
        await writer.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
                    SELECT 'Subject', s."Name", COUNT(*), MIN(a."RunId"), MAX(a."RunId") FROM "Subjects" s
                    JOIN "Statements" t ON t."Id" = s."StatementId" JOIN "Artifacts" a ON a."Id" = t."ArtifactId"
                    WHERE s."Id" > $0 AND s."Id" <= $1 AND s."Name" <> '' GROUP BY s."Name"
                    ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = MAX("LastId", excluded."LastId")
                    """,
                    range.After, range.To);
                session.Execute(
                    """
                    INSERT OR IGNORE INTO "RunNames"("NameId", "RunId")
                    SELECT n."Id", a."RunId" FROM "Subjects" s
                    JOIN "Statements" t ON t."Id" = s."StatementId" JOIN "Artifacts" a ON a."Id" = t."ArtifactId"
                    JOIN "Names" n ON n."Kind" = 'Subject' AND n."Text" = s."Name"
                    WHERE s."Id" > $0 AND s."Id" <= $1
                    """,
                    range.After, range.To);
                Move(session, Subjects, range.To);
            },
            cancellation);
        return range.Full;
    }

    public async Task<bool> IndexCertificatesAsync(CancellationToken cancellation)
    {
        if (await RangeAsync(Certificates, c => c.Certificates.MaxAsync(r => (long?)r.Id, cancellation), SubjectBatch, cancellation) is not { } range)
            return false;
        await writer.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
                    SELECT 'Identity', "Identity", COUNT(*), MIN("Id"), MAX("Id") FROM "Certificates" WHERE "Id" > $0 AND "Id" <= $1 AND "Identity" <> '' GROUP BY "Identity"
                    ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = MAX("LastId", excluded."LastId")
                    """,
                    range.After, range.To);
                session.Execute(
                    """
                    INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
                    SELECT 'Issuer', "Issuer", COUNT(*), MIN("Id"), MAX("Id") FROM "Certificates" WHERE "Id" > $0 AND "Id" <= $1 AND "Issuer" <> '' GROUP BY "Issuer"
                    ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = MAX("LastId", excluded."LastId")
                    """,
                    range.After, range.To);
                Move(session, Certificates, range.To);
            },
            cancellation);
        return range.Full;
    }

    public async Task<bool> IndexStatementsAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var after = await PositionAsync(context, Statements, cancellation);
        var rows = await context.Statements.AsNoTracking().Where(s => s.Id > after).OrderBy(s => s.Id).Take(StatementBatch)
            .Select(s => new { s.Id, s.Artifact!.RunId, s.Artifact.Type, Payload = s.Artifact.Type == ArtifactType.Oci ? null : s.Payload })
            .ToListAsync(cancellation);
        if (rows.Count == 0)
            return false;
        var sources = rows.Where(r => r.Payload is not null)
            .SelectMany(r => SourceReader.Read(r.Payload!).Select(s => (r.RunId, s.Uri, s.Commit))).Distinct().ToList();
        await writer.WriteAsync(
            session =>
            {
                foreach (var (run, uri, commit) in sources)
                    AddSource(session, run, uri, commit);
                Move(session, Statements, rows[^1].Id);
            },
            cancellation);
        return rows.Count == StatementBatch;
    }

    public async Task<bool> IndexSignaturesAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var after = await PositionAsync(context, Signatures, cancellation);
        var rows = await context.Signatures.AsNoTracking().Where(s => s.Id > after).OrderBy(s => s.Id).Take(SignatureBatch)
            .Select(s => new { s.Id, s.Type, s.Format, s.KeyId, s.CreatedAt, s.Imported, s.Artifact!.Run!.FinishedAt })
            .ToListAsync(cancellation);
        if (rows.Count == 0)
            return false;
        var rollups = new RollupBatch();
        foreach (var row in rows.Where(r => !r.Imported))
        {
            rollups.Count(Series.Signatures, row.Type.ToString(), row.CreatedAt);
            if (row.FinishedAt is { } finished && row.CreatedAt >= finished)
                rollups.Count(Series.Latency, Series.Bin(row.CreatedAt - finished), row.CreatedAt);
        }

        var names = rows.Select(r => (Kind: NameKind.Format, Text: r.Format, r.Id))
            .Concat(rows.Select(r => (Kind: NameKind.Key, Text: r.KeyId, r.Id)))
            .GroupBy(n => (n.Kind, n.Text)).ToList();
        await writer.WriteAsync(
            session =>
            {
                rollups.AddTo(session);
                foreach (var name in names)
                    AddName(session, name.Key.Kind, name.Key.Text, name.Count(), name.Min(n => n.Id), name.Max(n => n.Id));
                LinkIdentities(session, after, rows[^1].Id);
                Move(session, Signatures, rows[^1].Id);
            },
            cancellation);
        return rows.Count == SignatureBatch;
    }

    public async Task<bool> IndexAttemptsAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var after = await PositionAsync(context, Attempts, cancellation);
        var rows = await context.Attempts.AsNoTracking().Where(a => a.Id > after).OrderBy(a => a.Id).Take(SignatureBatch)
            .Select(a => new { a.Id, a.Step, a.At }).ToListAsync(cancellation);
        if (rows.Count == 0)
            return false;
        var rollups = new RollupBatch();
        foreach (var row in rows)
            rollups.Count(Series.Failures, row.Step, row.At);
        await writer.WriteAsync(
            session =>
            {
                rollups.AddTo(session);
                Move(session, Attempts, rows[^1].Id);
            },
            cancellation);
        return rows.Count == SignatureBatch;
    }

    /// <summary>
    /// A replay deletes attempts, and ids begin anew behind the last row when the process starts: what comes then must not lie before the mark.
    /// </summary>
    public async Task SettleAttemptsAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var last = await context.Attempts.MaxAsync(a => (long?)a.Id, cancellation) ?? 0;
        if (await PositionAsync(context, Attempts, cancellation) > last)
            await writer.WriteAsync(session => Move(session, Attempts, last), cancellation);
    }

    /// <summary>How much waits now: runs by state, deliveries by backend. Reads only the indexes of what is unfinished.</summary>
    public async Task SampleBacklogAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var runs = await context.RunTallies.Where(t => t.State == RunState.Pending || t.State == RunState.Delivering)
            .GroupBy(t => t.State).Select(g => new { g.Key, Count = g.Sum(t => t.Count) }).ToListAsync(cancellation);
        var deliveries = await context.Deliveries.Where(d => d.State != StepState.Done && (d.State == StepState.Pending || d.State == StepState.Retrying))
            .GroupBy(d => d.Backend).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellation);
        var samples = new RollupBatch();
        samples.Count(Series.Backlog, "runs", now, runs.Sum(r => r.Count));
        foreach (var delivery in deliveries)
            samples.Count(Series.Backlog, delivery.Key, now, delivery.Count);
        await writer.WriteAsync(
            session =>
            {
                samples.RaiseIn(session);
                RollupBatch.Forget(session, now);
            },
            cancellation);
    }

    internal static Task<long> PositionAsync(ChainsDbContext context, string name, CancellationToken cancellation) =>
        context.IndexProgress.Where(p => p.Name == name).Select(p => p.Position).FirstOrDefaultAsync(cancellation);

    /// <summary>From an identity to the runs it signed for. A certificate that came between two steps is not counted yet.</summary>
    private static void LinkIdentities(WriteSession session, long after, long to)
    {
        session.Execute(
            """
            INSERT OR IGNORE INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId")
            SELECT 'Identity', c."Identity", 0, MIN(c."Id"), MAX(c."Id") FROM "Signatures" s JOIN "Certificates" c ON c."Id" = s."CertificateId"
            WHERE s."Id" > $0 AND s."Id" <= $1 AND c."Identity" <> '' GROUP BY c."Identity"
            """,
            after, to);
        session.Execute(
            """
            INSERT OR IGNORE INTO "RunNames"("NameId", "RunId")
            SELECT n."Id", s."RunId" FROM "Signatures" s JOIN "Certificates" c ON c."Id" = s."CertificateId"
            JOIN "Names" n ON n."Kind" = 'Identity' AND n."Text" = c."Identity" WHERE s."Id" > $0 AND s."Id" <= $1
            """,
            after, to);
    }

    private static void AddSource(WriteSession session, long run, string uri, string commit)
    {
        AddName(session, NameKind.Source, uri, 1, run, run);
        var id = session.Scalar("""SELECT "Id" FROM "Names" WHERE "Kind" = 'Source' AND "Text" = $0""", uri);
        session.Execute("""INSERT OR IGNORE INTO "RunNames"("NameId", "RunId") VALUES($0, $1)""", id, run);
        session.Execute("""INSERT OR IGNORE INTO "Commits"("Commit", "RunId", "SourceId") VALUES($0, $1, $2)""", commit, run, id);
    }

    private static void AddName(WriteSession session, NameKind kind, string text, long count, long first, long last) => session.Execute(
        """
        INSERT INTO "Names"("Kind", "Text", "Count", "FirstId", "LastId") VALUES($0, $1, $2, $3, $4)
        ON CONFLICT("Kind", "Text") DO UPDATE SET "Count" = "Count" + excluded."Count", "LastId" = MAX("LastId", excluded."LastId")
        """,
        kind, text, count, first, last);

    private static void Move(WriteSession session, string name, long position) => session.Execute(
        """INSERT INTO "IndexProgress"("Name", "Position") VALUES($0, $1) ON CONFLICT DO UPDATE SET "Position" = excluded."Position" """,
        name, position);

    private async Task<(long After, long To, bool Full)?> RangeAsync(
        string name, Func<ChainsDbContext, Task<long?>> last, int batch, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var after = await PositionAsync(context, name, cancellation);
        var end = await last(context) ?? 0;
        return end <= after ? null : (after, Math.Min(end, after + batch), end > after + batch);
    }
}
