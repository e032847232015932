using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>The writes on rows of the outbox, each inside a transaction of the record writer.</summary>
public static class OutboxRows
{
    private const string Anew =
        """UPDATE "Deliveries" SET "State"='Pending', "Problem"=NULL, "Reason"=NULL, "Attempts"=0, "NextAttemptAt"=$0, "FailingSince"=NULL WHERE """;

    /// <summary>
    /// Makes the deliveries due that waited for the log entry of their signature; to be called where that entry is committed. Later ones of the run
    /// that are due already come after them.
    /// </summary>
    /// <returns>The backends that have something to deliver now.</returns>
    public static IReadOnlyList<string> Release(WriteSession session, long artifactId, DateTimeOffset now)
    {
        const string released =
            """
            WHERE "ArtifactId" IN (SELECT l."Id" FROM "Artifacts" a JOIN "Artifacts" l ON l."RunId"=a."RunId" AND l."Id" >= a."Id" WHERE a."Id"=$1)
                AND ("ArtifactId"=$1 OR "NextAttemptAt" IS NOT NULL) AND "State"='Pending' AND "Backend" <> 'tekton'
            """;
        if (session.Execute("""UPDATE "Deliveries" SET "NextAttemptAt"=$0, "Reason"=NULL """ + released, now, artifactId) == 0)
            return [];
        return ((string)session.Scalar("""SELECT group_concat(DISTINCT "Backend") FROM "Deliveries" """ + released + """ AND "NextAttemptAt"=$0""", now, artifactId)!).Split(',');
    }

    /// <summary>Tries again, now, what of a run did not arrive at backends that this version has.</summary>
    internal static void RetryRun(WriteSession session, long runId, DateTimeOffset now)
    {
        foreach (var backend in StorageBackends.Features.Keys.Where(b => StorageBackends.WhyNot(b) is null))
            session.Execute(
                Anew + """
                "State" IN ('Failed','Retrying','Skipped') AND "Backend"=$1 AND "ArtifactId" IN (
                    SELECT a."Id" FROM "Artifacts" a JOIN "Signatures" s ON s."ArtifactId"=a."Id" WHERE a."RunId"=$2 AND s."Imported"=0)
                """,
                now, backend, runId);
    }

    /// <returns>False when the row is done, waits for a log entry, or is not the outbox's.</returns>
    internal static bool Retry(WriteSession session, long id, DateTimeOffset now) => session.Execute(
        Anew + """
        "Id"=$1 AND "Backend" <> 'tekton' AND ("State" IN ('Failed','Retrying','Skipped') OR ("State"='Pending' AND "NextAttemptAt" IS NOT NULL))
        """,
        now, id) > 0;

    internal static int RetryFailed(WriteSession session, string backend, DateTimeOffset now) =>
        session.Execute(Anew + """ "Backend" <> 'tekton' AND "Backend"=$1 AND "State"='Failed' """, now, backend);

    /// <summary>After a restart nothing waits out a delay that an earlier process set.</summary>
    internal static void MakeDue(WriteSession session, string backend, DateTimeOffset now) => session.Execute(
        """UPDATE "Deliveries" SET "NextAttemptAt"=$0 WHERE "Backend"=$1 AND "NextAttemptAt" > $0""", now, backend);

    internal static void Settle(WriteSession session, Settlement settled) => session.Execute(
        """
        UPDATE "Deliveries" SET "State"=$0, "Problem"=$1, "Reason"=$2, "Attempts"=$3, "NextAttemptAt"=$4, "FailingSince"=$5, "CompletedAt"=$6, "Location"=$7
        WHERE "Id"=$8
        """,
        settled.State, settled.Problem, settled.Reason, settled.Attempts, settled.NextAttemptAt, settled.FailingSince,
        settled.CompletedAt, settled.Location, settled.Id);

    /// <summary>Holds the rest of a run back behind the one that is tried again, so that their order stays.</summary>
    internal static void Postpone(WriteSession session, string backend, long runId, DateTimeOffset until) => session.Execute(
        """
        UPDATE "Deliveries" SET "NextAttemptAt"=$0
        WHERE "Backend"=$1 AND "State" IN ('Pending','Retrying') AND "NextAttemptAt" IS NOT NULL AND "ArtifactId" IN (SELECT "Id" FROM "Artifacts" WHERE "RunId"=$2)
        """,
        until, backend, runId);
}
