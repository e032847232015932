using Chains.Core.Records;
using Chains.Core.Records.Search;
using Chains.Core.Storage.Outbox;

namespace Chains.Core.Transparency.Uploading;

/// <summary>The writes on rows of the outbox of uploads, each inside a transaction of the record writer.</summary>
public static class UploadRows
{
    /// <summary>Enters the rows of a signature that has just been inserted.</summary>
    internal static void Insert(WriteSession session, SignatureRecord signature, DateTimeOffset now)
    {
        foreach (var entry in signature.LogEntries)
        {
            (entry.Id, entry.SignatureId, entry.RunId) = (session.NextId<LogEntryRecord>(), signature.Id, signature.RunId);
            // The clock of the one writer: due times grow with the ids, and the uploader reads on from where it was.
            entry.NextAttemptAt = now;
            session.Insert(entry);
        }
    }

    /// <summary>The entry is in the log and believed; what waited for it becomes due.</summary>
    /// <returns>Whether it was the last that its run waited for, and the backends that have something to deliver now.</returns>
    internal static UploadOutcome Enter(WriteSession session, Upload upload, LogEntryRecord entry, DateTimeOffset now)
    {
        session.Execute(
            """
            UPDATE "LogEntries" SET "State"='Done', "Reason"=NULL, "NextAttemptAt"=NULL, "FailingSince"=NULL, "EntryUuid"=$0, "LogIndex"=$1, "IntegratedAt"=$2,
                "Entry"=$3, "Timestamp"=$4, "TimestampedAt"=$5, "CompletedAt"=$6, "Attempts"=$7, "LogUrl"=$8
            WHERE "Id"=$9
            """,
            entry.EntryUuid, entry.LogIndex, entry.IntegratedAt, entry.Entry, entry.Timestamp, entry.TimestampedAt, now, upload.Attempts + 1, entry.LogUrl, upload.Id);
        if (Unsettled(session, "SignatureId", upload.SignatureId))
            return UploadOutcome.None;
        var released = OutboxRows.Release(session, upload.ArtifactId, now);
        return new UploadOutcome(WakeIfSettled(session, upload.RunId, now), released);
    }

    /// <summary>The attempt failed; the row is due again at <paramref name="next"/>, or never.</summary>
    /// <returns>Whether its run is to be looked at: it gets its signatures after the first failure, and its outcome after the last. And the backends that have something to deliver now.</returns>
    internal static UploadOutcome Fail(WriteSession session, Upload upload, StepState state, string reason, DateTimeOffset? next, DateTimeOffset now)
    {
        session.Execute(
            """
            UPDATE "LogEntries" SET "State"=$0, "Reason"=$1, "Attempts"=$2, "NextAttemptAt"=$3, "FailingSince"=$4, "Timestamp"=$5, "TimestampedAt"=$6
            WHERE "Id"=$7
            """,
            state, reason, upload.Attempts + 1, next, upload.FailingSince ?? now, upload.Timestamp, upload.TimestampedAt, upload.Id);
        // Refused for good: what would embed the entry goes without. What a certificate signed stays unproven, and is delivered nowhere, unless another log has it.
        var released = next is null && !Unsettled(session, "SignatureId", upload.SignatureId) && (upload.NotAfter is null || IsLogged(session, upload.SignatureId))
            ? OutboxRows.Release(session, upload.ArtifactId, now)
            : [];
        return new UploadOutcome(
            (next is null && WakeIfSettled(session, upload.RunId, now)) || (upload.Attempts == 0 && Wake(session, upload.RunId, now)), released);
    }

    /// <summary>The certificate ran out before anything proved when the signature was made: the artifact is to be signed anew.</summary>
    internal static void Void(WriteSession session, Upload upload, string reason, DateTimeOffset now)
    {
        session.Execute(
            """UPDATE "LogEntries" SET "State"='Skipped', "Reason"=$0, "NextAttemptAt"=NULL, "CompletedAt"=$1 WHERE "SignatureId"=$2 AND "State" <> 'Skipped'""",
            reason, now, upload.SignatureId);
        session.Execute("""UPDATE "Signatures" SET "VoidedAt"=$0 WHERE "Id"=$1""", now, upload.SignatureId);
        RunTallies.Move(session, upload.RunId, RunState.Delivering);
        session.Execute("""UPDATE "Runs" SET "State"='Delivering', "NextAttemptAt"=$0 WHERE "Id"=$1""", now, upload.RunId);
    }

    /// <summary>Notes on all rows of a log that were never tried that it does not answer, so that their runs get their signatures.</summary>
    internal static void Defer(WriteSession session, IReadOnlyList<long> ids, string reason, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            session.Execute(
                """
                UPDATE "Runs" SET "NextAttemptAt"=$0
                WHERE "State"='Delivering' AND "Id"=(SELECT "RunId" FROM "LogEntries" WHERE "Id"=$1 AND "Attempts"=0 AND "State"='Pending')
                """,
                now, id);
            session.Execute(
                """UPDATE "LogEntries" SET "State"='Retrying', "Reason"=$0, "Attempts"=1, "FailingSince"=$1 WHERE "Id"=$2 AND "Attempts"=0 AND "State"='Pending'""",
                reason, now, id);
        }
    }

    /// <summary>Tries again, now, what of a run did not reach its logs.</summary>
    internal static void RetryRun(WriteSession session, long runId, DateTimeOffset now) => session.Execute(
        """
        UPDATE "LogEntries" SET "State"='Pending', "Reason"=NULL, "Attempts"=0, "NextAttemptAt"=$0, "FailingSince"=NULL
        WHERE "RunId"=$1 AND "State" IN ('Failed','Retrying')
        """,
        now, runId);

    /// <summary>
    /// After the run was written: it waits for its logs, and comes back when the last has answered. That may have happened while it was
    /// written; then it is due at once.
    /// </summary>
    internal static bool WakeIfSettled(WriteSession session, long runId, DateTimeOffset now) =>
        !Unsettled(session, "RunId", runId) && Wake(session, runId, now);

    /// <summary>After a restart nothing waits out a delay that an earlier process set.</summary>
    internal static void MakeDue(WriteSession session, DateTimeOffset now) =>
        session.Execute("""UPDATE "LogEntries" SET "NextAttemptAt"=$0 WHERE "NextAttemptAt" > $0""", now);

    private static bool Wake(WriteSession session, long runId, DateTimeOffset now) =>
        session.Execute("""UPDATE "Runs" SET "NextAttemptAt"=$0 WHERE "Id"=$1 AND "State"='Delivering'""", now, runId) > 0;

    private static bool IsLogged(WriteSession session, long signatureId) =>
        session.Scalar("""SELECT 1 FROM "LogEntries" WHERE "SignatureId"=$0 AND "State"='Done' LIMIT 1""", signatureId) is not null;

    private static bool Unsettled(WriteSession session, string column, long id) =>
        session.Scalar($"""SELECT 1 FROM "LogEntries" WHERE "{column}"=$0 AND "State" IN ('Pending','Retrying') LIMIT 1""", id) is not null;
}
