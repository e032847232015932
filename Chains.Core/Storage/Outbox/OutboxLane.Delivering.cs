using System.Data.Common;
using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

internal sealed partial class OutboxLane
{
    private static readonly TimeSpan LongestCommitDelay = TimeSpan.FromSeconds(10);

    /// <summary>One run's deliveries after each other, or a single one. The first that is tried again holds back the rest.</summary>
    private async Task DeliverInOrderAsync(DueDelivery[] rows, Delivery[] work, CancellationToken abort)
    {
        var settled = new List<Settlement>(work.Length);
        DateTimeOffset? postponed = null;
        foreach (var delivery in work)
        {
            var began = _context.Time.GetTimestamp();
            var result = await AttemptAsync(delivery, abort);
            Count(delivery, result, _context.Time.GetElapsedTime(began));
            var settlement = Settle(delivery, result);
            settled.Add(settlement);
            if (settlement.State is StepState.Retrying && Backend.OrderedPerRun)
            {
                postponed = settlement.NextAttemptAt;
                break;
            }
        }

        // Rows without a signature were never to be sent; they must not come round forever.
        foreach (var row in rows.Where(r => Array.TrueForAll(work, d => d.Id != r.Id)))
            settled.Add(new Settlement(row.Id, StepState.Skipped, null, "There is no signature to deliver.", 0, null, null, null, null));
        await CommitAsync(rows[0].RunId, settled, postponed, abort);
    }

    private async Task<DeliveryResult> AttemptAsync(Delivery delivery, CancellationToken abort)
    {
        if (!_context.Configuration.TryGetCurrent(out var configuration))
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, "Waits for a valid configuration: chains-config has errors.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(Backend.Timeout);
        try
        {
            return await Backend.DeliverAsync(delivery, configuration, limit.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"{Backend.Name} did not answer within {Backend.Timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogDefect(exception, delivery.Run, Backend.Name);
            return DeliveryResult.Retry(DeliveryProblem.Internal, $"A defect of this service ({exception.GetType().Name}); its log has the details.");
        }
    }

    private Settlement Settle(Delivery delivery, DeliveryResult result)
    {
        var now = _context.Time.GetUtcNow();
        switch (result.Outcome)
        {
            case DeliveryOutcome.Done:
                Health.Succeeded();
                if (Gate.Open() is { } since)
                    LogOpened(Backend.Name, now - since);
                return new(delivery.Id, StepState.Done, null, null, delivery.Attempts + 1, null, null, now, Cut(result.Location));
            case DeliveryOutcome.Skipped:
                return new(delivery.Id, StepState.Skipped, null, Cut(result.Reason), delivery.Attempts + 1, null, null, null, null);
            case DeliveryOutcome.Failed:
                return GivenUp(delivery, result, Cut(result.Reason)!);
            case DeliveryOutcome.Unavailable:
                Health.Failed(result);
                var (until, wasOpen) = Gate.Close(result.Problem!.Value, result.Reason!, result.After);
                if (wasOpen)
                    LogClosed(Backend.Name, result.Reason!);
                return TriedAgain(delivery, result, until);
            default:
                Health.Failed(result);
                if (_context.Retry.Exhausted(delivery.FailingSince))
                    return GivenUp(delivery, result, Cut($"Not delivered within {_context.Retry.Period}: {result.Reason}")!);
                LogRetried(delivery.Run, Backend.Name, result.Reason!);
                return TriedAgain(delivery, result, result.After is { } after ? now + after : _context.Retry.Next(delivery.Attempts + 1));
        }
    }

    private Settlement TriedAgain(Delivery delivery, DeliveryResult result, DateTimeOffset next) => new(
        delivery.Id, StepState.Retrying, result.Problem, Cut(result.Reason), delivery.Attempts + 1, next,
        delivery.FailingSince ?? _context.Time.GetUtcNow(), null, null);

    private Settlement GivenUp(Delivery delivery, DeliveryResult result, string reason)
    {
        Health.Failed(result);
        LogGivenUp(delivery.Run, Backend.Name, reason);
        return new(
            delivery.Id, StepState.Failed, result.Problem, reason, delivery.Attempts + 1, null,
            delivery.FailingSince ?? _context.Time.GetUtcNow(), null, null);
    }

    /// <summary>
    /// Commits the outcomes; a database that refuses is asked again until it takes them, for a delivery that is made and not
    /// recorded would be made again. The lane fills up meanwhile and takes nothing new.
    /// </summary>
    private async Task CommitAsync(long runId, List<Settlement> settled, DateTimeOffset? postponed, CancellationToken abort)
    {
        for (var delay = TimeSpan.FromMilliseconds(500); ; delay = delay * 2 < LongestCommitDelay ? delay * 2 : LongestCommitDelay)
        {
            try
            {
                await _context.Writer.WriteAsync(
                    session =>
                    {
                        foreach (var settlement in settled)
                            OutboxRows.Settle(session, settlement);
                        if (postponed is { } until)
                            OutboxRows.Postpone(session, Backend.Name, runId, until);
                    },
                    abort);
                return;
            }
            catch (Exception exception) when (exception is RecordException or DbException)
            {
                LogUnwritable(Backend.Name, exception.Message);
            }

            await Task.Delay(delay, _context.Time, abort);
        }
    }

    private void Count(Delivery delivery, DeliveryResult result, TimeSpan elapsed)
    {
        _context.Metrics.Delivered(Backend.Name, result.Outcome.ToString().ToLowerInvariant(), elapsed);
        if (result.Outcome is DeliveryOutcome.Done)
            _context.Metrics.PayloadStored(delivery.RunKind);
        else if (result.Outcome is not DeliveryOutcome.Skipped)
            _context.Metrics.SigningFailed(delivery.RunKind, "storage");
    }

    private static string? Cut(string? text) => text is { Length: > 2000 } ? text[..2000] + "…" : text;
}
