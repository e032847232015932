using Chains.Core.Records.Search;
using Chains.Core.Storage;
using Chains.Core.Storage.Outbox;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Uploading;

namespace Chains.Core.Records.Ledger;

public sealed partial class RunLedger
{
    /// <summary>A new record of a run as it is now; not written yet.</summary>
    public RunRecord Describe(TektonRun run) => new()
    {
        Kind = run.Kind,
        Namespace = run.Namespace,
        Name = run.Name,
        Uid = UidOf(run),
        Definition = run.Labels.GetValueOrDefault(run.Kind is RunKind.TaskRun ? "tekton.dev/task" : "tekton.dev/pipeline"),
        ParentUid = run.OwnerReferences.FirstOrDefault(o => o.Kind == "PipelineRun")?.Uid,
        Succeeded = run.Succeeded ?? false,
        StartedAt = run.StartTime,
        FinishedAt = run.CompletionTime,
        ObservedAt = time.GetUtcNow(),
    };

    /// <summary>
    /// Commits a run with its snapshot and everything signed for it, in one transaction. An artifact that has been committed
    /// before is left as it was: nothing is signed twice, whatever the caller believed.
    /// </summary>
    public async Task CommitSignedAsync(RunRecord run, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        var content = SnapshotContent.Pack(snapshot.Span);
        await writer.WriteAsync(
            session =>
            {
                var isNew = Upsert(session, run, content);
                foreach (var artifact in run.Artifacts)
                    if (isNew || MakeRoom(session, run, artifact))
                        InsertArtifact(session, run, artifact);
            },
            cancellation);
        Publish(run);
    }

    /// <summary>Records the outcome of the steps after signing: the annotations, the mark, and what is due next. Other backends' rows are the outbox's.</summary>
    public async Task CommitDeliveriesAsync(RunRecord run, CancellationToken cancellation)
    {
        await writer.WriteAsync(
            session =>
            {
                UpdateState(session, run);
                foreach (var delivery in run.Artifacts.SelectMany(a => a.Deliveries).Where(d => d.Backend == StorageBackends.Tekton))
                    session.Execute(
                        """UPDATE "Deliveries" SET "State"=$0, "Reason"=$1, "Attempts"=$2, "NextAttemptAt"=$3, "CompletedAt"=$4 WHERE "Id"=$5""",
                        delivery.State, delivery.Reason, delivery.Attempts, delivery.NextAttemptAt, delivery.CompletedAt, delivery.Id);
                if (run is { State: RunState.Delivering, NextAttemptAt: null })
                    UploadRows.WakeIfSettled(session, run.Id, time.GetUtcNow());
            },
            cancellation);
        Publish(run);
    }

    /// <summary>Puts fresh signatures in the place of void ones, which are kept aside, and takes back what was delivered of them.</summary>
    public async Task CommitSignedAgainAsync(RunRecord run, IReadOnlyList<(ArtifactRecord Artifact, SignatureRecord Fresh)> signed, CancellationToken cancellation)
    {
        await writer.WriteAsync(
            session =>
            {
                UpdateState(session, run);
                foreach (var (artifact, fresh) in signed)
                    Replace(session, artifact, artifact.Signature!, fresh);
            },
            cancellation);
        Publish(run);
    }

    /// <summary>Records that a run is finished and what keeps it from being signed; with an error, also the failed attempt.</summary>
    public async Task CommitStateAsync(
        RunRecord run, ReadOnlyMemory<byte> snapshot, (string Step, string Error)? failure, CancellationToken cancellation)
    {
        var content = SnapshotContent.Pack(snapshot.Span);
        await writer.WriteAsync(
            session =>
            {
                Upsert(session, run, content);
                if (failure is { } failed)
                    session.Insert(new AttemptRecord
                    {
                        Id = session.NextId<AttemptRecord>(), RunId = run.Id, At = time.GetUtcNow(), Step = failed.Step, Error = failed.Error,
                    });
            },
            cancellation);
        Publish(run);
    }

    /// <summary>Makes unfinished runs due now: after a restart, a repaired configuration, or a new key.</summary>
    public Task MakeDueAsync(CancellationToken cancellation) => writer.WriteAsync(
        session => session.Execute(
            """UPDATE "Runs" SET "NextAttemptAt"=$0 WHERE "NextAttemptAt" > $0""", time.GetUtcNow()),
        cancellation);

    /// <summary>Begins a run anew for an operator: what failed or was skipped is tried again, what is signed stays.</summary>
    public async Task ReplayAsync(RunRecord run, CancellationToken cancellation)
    {
        await writer.WriteAsync(
            session =>
            {
                // Nothing signed, or something that could not be: it is signed again, and what is signed stays. Otherwise only deliveries are left.
                var unsigned = session.Scalar("""SELECT 1 FROM "Artifacts" a JOIN "Signatures" s ON s."ArtifactId"=a."Id" WHERE a."RunId"=$0 LIMIT 1""", run.Id) is null
                    || session.Scalar("""SELECT 1 FROM "Artifacts" WHERE "RunId"=$0 AND "State"='Failed' LIMIT 1""", run.Id) is not null;
                run.State = unsigned ? RunState.Pending : RunState.Delivering;
                (run.Reason, run.Attempts, run.NextAttemptAt) = ("Replayed by an operator.", 0, time.GetUtcNow());
                UpdateState(session, run);
                session.Execute("""DELETE FROM "Attempts" WHERE "RunId"=$0""", run.Id);
                session.Execute(
                    """
                    UPDATE "Deliveries" SET "State"='Pending', "Reason"=NULL, "Attempts"=0, "NextAttemptAt"=NULL
                    WHERE "State" <> 'Done' AND "Backend"='tekton' AND "ArtifactId" IN (SELECT "Id" FROM "Artifacts" WHERE "RunId"=$0)
                    """,
                    run.Id);
                OutboxRows.RetryRun(session, run.Id, time.GetUtcNow());
                UploadRows.RetryRun(session, run.Id, time.GetUtcNow());
            },
            cancellation);
        Publish(run);
    }

    /// <returns>Whether the run was not on record before.</returns>
    private static bool Upsert(WriteSession session, RunRecord run, byte[] snapshot)
    {
        if (session.Scalar("""SELECT "Id" FROM "Runs" WHERE "Uid"=$0""", run.Uid) is long id)
        {
            run.Id = id;
            UpdateState(session, run);
            session.Execute("""UPDATE "Snapshots" SET "Content"=$0 WHERE "RunId"=$1""", snapshot, id);
            return false;
        }

        run.Id = session.NextId<RunRecord>();
        session.Insert(run);
        RunTallies.Add(session, run);
        session.Insert(new RunSnapshotRecord { RunId = run.Id, Content = snapshot });
        return true;
    }

    private static void UpdateState(WriteSession session, RunRecord run)
    {
        RunTallies.Move(session, run.Id, run.State);
        session.Execute(
            """
            UPDATE "Runs" SET "State"=$0, "Reason"=$1, "SignedAt"=$2, "MarkedAt"=$3, "Attempts"=$4, "NextAttemptAt"=$5, "Deleted"=$6,
                "Succeeded"=$7, "FinishedAt"=$8
            WHERE "Id"=$9
            """,
            run.State, run.Reason, run.SignedAt, run.MarkedAt, run.Attempts, run.NextAttemptAt, run.Deleted,
            run.Succeeded, run.FinishedAt, run.Id);
    }

    /// <summary>False when the artifact stands already with its signature; one that failed, or was kept unsigned, gives way when it is tried again.</summary>
    private static bool MakeRoom(WriteSession session, RunRecord run, ArtifactRecord artifact)
    {
        if (session.Scalar("""SELECT "Id" FROM "Artifacts" WHERE "RunId"=$0 AND "Key"=$1""", run.Id, artifact.Key) is not long known)
            return true;
        if (artifact.Id == known || session.Scalar("""SELECT 1 FROM "Signatures" WHERE "ArtifactId"=$0""", known) is not null)
            return false;
        session.Execute("""DELETE FROM "Subjects" WHERE "StatementId" IN (SELECT "Id" FROM "Statements" WHERE "ArtifactId"=$0)""", known);
        session.Execute("""DELETE FROM "Statements" WHERE "ArtifactId"=$0""", known);
        session.Execute("""DELETE FROM "Deliveries" WHERE "ArtifactId"=$0""", known);
        session.Execute("""DELETE FROM "Artifacts" WHERE "Id"=$0""", known);
        return true;
    }

    private void InsertArtifact(WriteSession session, RunRecord run, ArtifactRecord artifact)
    {
        artifact.Id = session.NextId<ArtifactRecord>();
        artifact.RunId = run.Id;
        session.Insert(artifact);
        if (artifact.Statement is { } statement)
            InsertStatement(session, artifact, statement);
        if (artifact.Signature is { } signature)
            InsertSignature(session, run, artifact, signature);
        foreach (var delivery in artifact.Deliveries)
        {
            (delivery.Id, delivery.ArtifactId) = (session.NextId<DeliveryRecord>(), artifact.Id);
            // The clock of the one writer: due times grow with the ids, and the outbox reads on from where it was.
            if (delivery.NextAttemptAt is not null)
                delivery.NextAttemptAt = time.GetUtcNow();
            session.Insert(delivery);
        }
    }

    private static void InsertStatement(WriteSession session, ArtifactRecord artifact, StatementRecord statement)
    {
        (statement.Id, statement.ArtifactId) = (session.NextId<StatementRecord>(), artifact.Id);
        session.Insert(statement);
        foreach (var subject in statement.Subjects)
        {
            (subject.Id, subject.StatementId) = (session.NextId<SubjectRecord>(), statement.Id);
            session.Insert(subject);
        }
    }

    private void InsertSignature(WriteSession session, RunRecord run, ArtifactRecord artifact, SignatureRecord signature)
    {
        (signature.Id, signature.ArtifactId, signature.RunId) = (session.NextId<SignatureRecord>(), artifact.Id, run.Id);
        signature.CertificateId = signature.Certificate is { } certificate ? CertificateId(session, certificate) : null;
        session.Insert(signature);
        UploadRows.Insert(session, signature, time.GetUtcNow());
    }

    private void Replace(WriteSession session, ArtifactRecord artifact, SignatureRecord old, SignatureRecord fresh)
    {
        session.Insert(new VoidSignatureRecord
        {
            Id = session.NextId<VoidSignatureRecord>(),
            SignatureId = old.Id,
            KeyId = old.KeyId,
            CertificateId = old.CertificateId,
            Bytes = old.Bytes,
            CreatedAt = old.CreatedAt,
            VoidedAt = old.VoidedAt ?? time.GetUtcNow(),
        });
        (fresh.Id, fresh.ArtifactId, fresh.RunId) = (old.Id, artifact.Id, old.RunId);
        fresh.CertificateId = fresh.Certificate is { } certificate ? CertificateId(session, certificate) : null;
        session.Execute(
            """UPDATE "Signatures" SET "KeyId"=$0, "CertificateId"=$1, "Bytes"=$2, "CreatedAt"=$3, "VoidedAt"=NULL WHERE "Id"=$4""",
            fresh.KeyId, fresh.CertificateId, fresh.Bytes, fresh.CreatedAt, fresh.Id);
        UploadRows.Insert(session, fresh, time.GetUtcNow());
        DateTimeOffset? due = fresh.LogEntries.Count > 0 ? null : time.GetUtcNow();
        session.Execute(
            """
            UPDATE "Deliveries" SET "State"='Pending', "Reason"=NULL, "Attempts"=0, "NextAttemptAt"=(CASE WHEN "Backend"='tekton' THEN NULL ELSE $0 END), "CompletedAt"=NULL
            WHERE "ArtifactId"=$1 AND "State" <> 'Skipped'
            """,
            due, artifact.Id);
    }

    /// <summary>One row for each certificate, whatever number of signatures it serves.</summary>
    private static long CertificateId(WriteSession session, CertificateRecord certificate)
    {
        if (session.Scalar("""SELECT "Id" FROM "Certificates" WHERE "Fingerprint"=$0""", certificate.Fingerprint) is long known)
            return certificate.Id = known;
        certificate.Id = session.NextId<CertificateRecord>();
        session.Insert(certificate);
        return certificate.Id;
    }
}
