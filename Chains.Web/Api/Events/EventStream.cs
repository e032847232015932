using System.Text.Json;
using Chains.Core.Records.Changes;
using Chains.Web.Api.Problems;
using Microsoft.AspNetCore.Authentication;

namespace Chains.Web.Api.Events;

/// <summary>
/// Server-sent events (WHATWG HTML, section 9.2): <c>run</c> for every change, <c>resync</c> where changes were missed and the client
/// must read again, a comment as heartbeat. Ends with the connection, the caller's session or the process; nothing to drain.
/// </summary>
internal sealed class EventStream(ChangeFeed feed, EventStreams streams, IHostApplicationLifetime lifetime) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!streams.TryOpen())
        {
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, "Too many event streams are open. Close some, or poll /api/v1/runs.").ExecuteAsync(httpContext);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, lifetime.ApplicationStopping);
        ending.CancelAfter(Lifetime(httpContext));
        try
        {
            var response = httpContext.Response;
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache, no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(response, httpContext.Request.Headers["Last-Event-ID"], ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client or the process went away: that is how streams end.
        }
        finally
        {
            streams.Close();
        }
    }

    /// <summary>A stream outlives the request's check of who asks: it ends with their session or token, and is opened anew every hour.</summary>
    private static TimeSpan Lifetime(HttpContext context)
    {
        var longest = TimeSpan.FromHours(1);
        var end = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        var left = end - DateTimeOffset.UtcNow ?? longest;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }

    private async Task WriteAsync(HttpResponse response, string? lastId, CancellationToken cancellation)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var changes = feed.SubscribeAsync(reading.Token).GetAsyncEnumerator(reading.Token);
        // The subscription stands once the first move has begun; what is numbered after this line is not missed.
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            var last = feed.Sequence;
            await response.WriteAsync("retry: 2000\n: connected\n\n", cancellation);
            if (lastId is { Length: > 0 })
                last = await ResumeAsync(response, lastId, last, cancellation);
            await response.Body.FlushAsync(cancellation);
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(streams.Heartbeat, cancellation)) != next)
                    await response.WriteAsync(": heartbeat\n\n", cancellation);
                else if (!await next)
                    return;
                else
                {
                    last = await WriteAsync(response, changes.Current, last, cancellation);
                    next = changes.MoveNextAsync().AsTask();
                    if (next.IsCompleted)
                        continue;
                }

                await response.Body.FlushAsync(cancellation);
            }
        }
        finally
        {
            // An enumerator refuses to be disposed of while it moves.
            await reading.CancelAsync();
            await next.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Sends what came after the event that the client saw last, or says that it must read again.</summary>
    private async Task<long> ResumeAsync(HttpResponse response, string lastId, long last, CancellationToken cancellation)
    {
        if (streams.Sequence(lastId) is not { } seen || feed.Since(seen) is not { } missed)
        {
            await ResyncAsync(response, last, cancellation);
            return last;
        }

        last = seen;
        foreach (var change in missed)
            last = await WriteAsync(response, change, last, cancellation);
        return last;
    }

    private async Task<long> WriteAsync(HttpResponse response, RecordChange change, long last, CancellationToken cancellation)
    {
        if (change.Sequence <= last)
            return last;
        if (change.Sequence > last + 1)
            await ResyncAsync(response, change.Sequence - 1, cancellation);
        var data = JsonSerializer.Serialize(RunEventDetails.From(change), ApiJson.Options);
        await response.WriteAsync($"id: {streams.Id(change.Sequence)}\nevent: run\ndata: {data}\n\n", cancellation);
        return change.Sequence;
    }

    private Task ResyncAsync(HttpResponse response, long sequence, CancellationToken cancellation) =>
        response.WriteAsync($"id: {streams.Id(sequence)}\nevent: resync\ndata: {{\"detail\":\"Changes were missed: read again.\"}}\n\n", cancellation);
}
