using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Verification;

/// <summary>Walks the store from the oldest signature to the newest, a few at a time, and keeps which ones no longer verify and why.</summary>
public sealed partial class Reverification(
    VerificationQueries queries, RecordedVerification verification, RecordWriter writer, TimeProvider time, ILogger<Reverification> log)
{
    /// <summary>Verifies the next signatures of the walk that goes on, or begins one that is due.</summary>
    /// <param name="interval">The pause between two walks.</param>
    /// <returns>How many were verified; 0 when there is nothing to do now.</returns>
    public async Task<int> StepAsync(int count, TimeSpan interval, CancellationToken cancellation)
    {
        var sweep = await queries.LatestSweepAsync(cancellation);
        if (sweep is { FinishedAt: { } finished } && time.GetUtcNow() < finished + interval)
            return 0;
        if (sweep is null or { FinishedAt: not null })
            sweep = await BeginAsync(cancellation);
        var (signatures, waits) = await queries.NextAsync(sweep.LastSignatureId, count, cancellation);
        if (signatures.Count == 0)
        {
            // What is on its way into a log has that long to arrive; a log that is down does not keep the next walk from beginning.
            if (!waits || time.GetUtcNow() >= sweep.StartedAt + interval)
                await FinishAsync(sweep, cancellation);
            return 0;
        }

        var failures = new List<(long Id, VerificationStep Step)>();
        foreach (var signature in signatures)
            if ((await verification.VerifyAsync(signature, null, null, cancellation)).MainFailure is { } failure)
                failures.Add((signature.Id, failure));
        await KeepAsync(sweep, signatures, failures, cancellation);
        foreach (var (id, step) in failures)
            LogFailed(id, step.Kind, step.Sentence);
        return signatures.Count;
    }

    private async Task<VerificationSweepRecord> BeginAsync(CancellationToken cancellation)
    {
        var sweep = new VerificationSweepRecord { StartedAt = time.GetUtcNow() };
        await writer.WriteAsync(
            session =>
            {
                sweep.Id = session.NextId<VerificationSweepRecord>();
                session.Insert(sweep);
                session.Execute("DELETE FROM \"VerificationSweeps\" WHERE \"Id\" < $0", sweep.Id - 20);
            },
            cancellation);
        return sweep;
    }

    private async Task FinishAsync(VerificationSweepRecord sweep, CancellationToken cancellation)
    {
        await writer.WriteAsync(
            session => session.Execute(
                "UPDATE \"VerificationSweeps\" SET \"FinishedAt\" = $1 WHERE \"Id\" = $0", sweep.Id, time.GetUtcNow().ToUnixTimeMilliseconds()),
            cancellation);
        LogFinished(sweep.Checked, sweep.Failed);
    }

    private Task KeepAsync(
        VerificationSweepRecord sweep, IReadOnlyList<SignatureRecord> signatures, List<(long Id, VerificationStep Step)> failures, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (first, last) = (signatures[0].Id, signatures[^1].Id);
        return writer.WriteAsync(
            session =>
            {
                session.Execute("UPDATE \"VerificationFailures\" SET \"LastFailedAt\" = -1 WHERE \"SignatureId\" BETWEEN $0 AND $1", first, last);
                foreach (var (id, step) in failures)
                {
                    session.Execute(
                        """
                        INSERT INTO "VerificationFailures" ("SignatureId", "FirstFailedAt", "LastFailedAt", "Step", "Reason") VALUES ($0, $1, $1, $2, $3)
                        ON CONFLICT ("SignatureId") DO UPDATE SET "LastFailedAt" = $1, "Step" = $2, "Reason" = $3
                        """,
                        id, now, step.Kind.ToString(), step.Sentence);
                }

                session.Execute("DELETE FROM \"VerificationFailures\" WHERE \"LastFailedAt\" = -1");
                session.Execute(
                    "UPDATE \"VerificationSweeps\" SET \"LastSignatureId\" = $1, \"Checked\" = \"Checked\" + $2, \"Failed\" = \"Failed\" + $3 WHERE \"Id\" = $0",
                    sweep.Id, last, signatures.Count, failures.Count);
            },
            cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Signature {Signature} does not verify ({Step}): {Reason}")]
    private partial void LogFailed(long signature, VerificationStepKind step, string reason);

    [LoggerMessage(LogLevel.Information, "All signatures were verified again: {Checked}, of which {Failed} failed")]
    private partial void LogFinished(long @checked, long failed);
}
