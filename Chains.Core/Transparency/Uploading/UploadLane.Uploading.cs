using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Transparency.Clients;
using Chains.Core.Trust;

namespace Chains.Core.Transparency.Uploading;

internal sealed partial class UploadLane
{
    /// <summary>Answers that cannot be believed are asked for again at least this rarely.</summary>
    private static readonly TimeSpan DistrustDelay = TimeSpan.FromSeconds(5);

    private async Task UploadAsync(long id, CancellationToken abort)
    {
        if (await context.Reader.LoadAsync(id, abort) is not { State: StepState.Pending or StepState.Retrying } upload)
            return;
        var began = context.Time.GetTimestamp();
        try
        {
            var identity = await context.Logs.IdentityAsync(log.Url, log.ApiVersion, abort);
            var submission = await SubmissionAsync(upload, abort);
            if (log.ApiVersion == 2)
                upload = await StampedAsync(upload, submission, abort);
            if (await EnterAsync(upload, submission, abort) is not { } logged)
            {
                await VoidAsync(upload, abort);
                return;
            }

            logged = Named(logged, identity);
            if (EntryCheck.Problem(logged.Entry, submission, identity) is { } problem)
                throw new LogException(LogFailure.Distrusted, $"{log.Url} answered an entry that cannot be believed: {problem}");
            context.Monitor.Observe(identity, logged.Entry.Proof!.Checkpoint);
            await SettleAsync(upload, logged, abort);
            context.Metrics.LogUploaded(context.Time.GetElapsedTime(began));
        }
        catch (FormatException exception)
        {
            await FailAsync(upload, new LogException(LogFailure.Refused, $"The signature on record cannot be sent: {exception.Message}"), abort);
        }
        catch (LogException exception)
        {
            await FailAsync(upload, exception, abort);
        }
    }

    /// <summary>
    /// The entry; null when there is none and none may be made, since the certificate ran out before anything proved when the
    /// signature was made. An attempt that failed, or that died with an earlier process, may have made it: then the log is asked first, so
    /// that not even a log that takes duplicates has it twice.
    /// </summary>
    private async Task<LoggedEntry?> EnterAsync(Upload upload, LogSubmission submission, CancellationToken cancellation)
    {
        var client = context.Logs.Client(log.Url, log.ApiVersion);
        var late = upload.TimestampedAt is null && upload.NotAfter is { } end && context.Time.GetUtcNow() > end;
        if ((late || upload.Attempts > 0 || upload.SignedAt < _started) && await FindAsync(client, submission, late, cancellation) is { } found)
            return found;
        return late ? null : await client.UploadAsync(submission, cancellation);
    }

    private async Task<LoggedEntry?> FindAsync(ILogClient client, LogSubmission submission, bool late, CancellationToken cancellation)
    {
        try
        {
            return await client.FindAsync(submission, cancellation);
        }
        catch (LogException) when (!late && log.ApiVersion == 2)
        {
            // Its tiles may stand elsewhere; it says itself where a duplicate is.
            return null;
        }
    }

    private async Task<LogSubmission> SubmissionAsync(Upload upload, CancellationToken cancellation) => new()
    {
        Payload = upload.Payload,
        PayloadType = upload.PayloadType,
        Signature = upload.PayloadType is { } type ? Dsse.Serialize(type, upload.Payload, upload.KeyId, upload.SignatureBytes) : upload.SignatureBytes,
        CertificatePem = upload.CertificatePem,
        AttestationKind = context.Options.AttestationEntry,
        Key = upload.CertificatePem is { } certificate ? Certificates.PublicKeyOf(Certificates.FromPem(certificate, "signing certificate")[0])
            : await context.Keys.FindAsync(upload.KeyId, cancellation)
                ?? throw new LogException(LogFailure.Refused, $"The public key {upload.KeyId} of the signature is not on record, so the log cannot be given it."),
    };

    /// <summary>With a timestamp: a log of Rekor v2 states no time. One is asked for once; it is kept with whatever becomes of the upload.</summary>
    private async Task<Upload> StampedAsync(Upload upload, LogSubmission submission, CancellationToken cancellation)
    {
        if (upload.Timestamp is not null)
            return upload;
        var signature = submission.RawSignature;
        foreach (var authority in context.Plan.TimestampAuthorities())
        {
            var (response, at) = await context.Timestamps.StampAsync(authority, signature, cancellation);
            if (TimestampTrust.Problem(response, signature.Span, context.Trust.Current) is { } problem)
                throw new LogException(LogFailure.Distrusted, $"{authority} gave a timestamp that cannot be believed: {problem}.");
            // Past the certificate's end the time proves nothing; the log is asked whether it knew the signature before.
            if (upload.NotAfter is not { } end || at <= end)
                return upload with { Timestamp = response, TimestampedAt = at };
        }

        return upload;
    }

    private async Task SettleAsync(Upload upload, LoggedEntry logged, CancellationToken abort)
    {
        DateTimeOffset? integrated = logged.Entry.IntegratedTime > 0 ? DateTimeOffset.FromUnixTimeSeconds(logged.Entry.IntegratedTime) : null;
        if (upload.NotAfter is { } end && !((upload.TimestampedAt ?? integrated) <= end))
        {
            await VoidAsync(upload, abort);
            return;
        }

        var now = context.Time.GetUtcNow();
        var entry = new LogEntryRecord
        {
            LogUrl = log.Url,
            EntryUuid = logged.Uuid,
            LogIndex = logged.Entry.LogIndex,
            IntegratedAt = integrated,
            Entry = LogEntryJson.Serialize(logged.Entry),
            Timestamp = upload.Timestamp,
            TimestampedAt = upload.TimestampedAt,
        };
        var outcome = UploadOutcome.None;
        await context.Writer.WriteAsync(session => outcome = UploadRows.Enter(session, upload, entry, now), abort);
        Health.Succeeded();
        context.Metrics.PayloadUploaded(upload.RunKind);
        context.Metrics.SignedToLogged(now - upload.SignedAt);
        if (Gate.Open() is { } since)
            LogOpened(log.Url, now - since);
        Wake(upload, outcome);
    }

    private async Task FailAsync(Upload upload, LogException exception, CancellationToken abort)
    {
        var now = context.Time.GetUtcNow();
        context.Metrics.SigningFailed(upload.RunKind, "tlog");
        Health.Failed(exception.Message);
        var (state, reason, next) = exception.Failure switch
        {
            LogFailure.Refused => (StepState.Failed, exception.Message, (DateTimeOffset?)null),
            // It waits at the gate, which opens when the log is back: its turn is not put off.
            LogFailure.Unavailable => (StepState.Retrying, exception.Message, now),
            _ when context.Retry.Exhausted(upload.FailingSince) => (StepState.Failed, exception.Message + " Replay the run once that is mended.", null),
            _ => (StepState.Retrying, exception.Message, Later(context.Retry.Next(upload.Attempts + 1), now + DistrustDelay)),
        };
        if (exception.Failure is LogFailure.Unavailable && Gate.Close(exception.Message, exception.RetryAfter))
            LogClosed(log.Url, exception.Message);
        else if (exception.Failure is not LogFailure.Unavailable)
            LogFailed(upload.Run, log.Url, exception.Message);
        var outcome = UploadOutcome.None;
        await context.Writer.WriteAsync(session => outcome = UploadRows.Fail(session, upload, state, reason, next, now), abort);
        Wake(upload, outcome);
    }

    private void Wake(Upload upload, UploadOutcome outcome)
    {
        foreach (var backend in outcome.Released)
            context.Outbox.Wake(backend);
        if (outcome.RunIsDue)
            context.Queue.Enqueue(upload.Run, context.Signals.Take(upload.Run));
    }

    private async Task VoidAsync(Upload upload, CancellationToken abort)
    {
        var now = context.Time.GetUtcNow();
        var reason = $"The certificate of the signature ended at {upload.NotAfter:u}, before a log or a timestamp proved when it was made: the artifact is signed anew.";
        LogVoid(upload.Run, reason);
        await context.Writer.WriteAsync(session => UploadRows.Void(session, upload, reason, now), abort);
        context.Queue.Enqueue(upload.Run, context.Signals.Take(upload.Run));
    }

    /// <summary>An entry put together from tiles does not say whose it is: the checkpoint's signature does.</summary>
    private static LoggedEntry Named(LoggedEntry logged, LogIdentity identity) =>
        logged.Entry.LogId.IsEmpty ? logged with { Entry = logged.Entry with { LogId = identity.LogId } } : logged;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
