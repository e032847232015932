using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>
/// A watch: the changes after a resourceVersion, one JSON line each, until its time is over. The text of an object is copied from the store to the connection;
/// nothing is serialised again. A watch that falls behind the history gets an ERROR event with 410, and its end.
/// </summary>
internal sealed class WatchRequest(ObjectStore store, TimeProvider clock, SandboxFaults faults)
{
    private const int DefaultSeconds = 30 * 60;
    private const int BatchSize = 64;

    public async Task RunAsync(HttpContext context, ApiRequest request, CancellationToken stopping)
    {
        var query = context.Request.Query;
        var selection = Selection.From(request, query);
        var bookmarks = query["allowWatchBookmarks"] == "true";
        var seconds = ObjectReader.ParseNumber(query["timeoutSeconds"], "timeoutSeconds") is > 0 and var given ? given : DefaultSeconds;
        var from = ObjectReader.ParseNumber(query["resourceVersion"], "resourceVersion");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(seconds, 24 * 3600)), clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopping, context.RequestAborted);
        context.Response.ContentType = "application/json";
        var output = new WatchOutput(context.Response.BodyWriter, request.Type, TableFormat.IsAsked(context.Request));
        try
        {
            await context.Response.StartAsync(linked.Token);
            await context.Response.BodyWriter.FlushAsync(linked.Token);
            var cursor = from == 0 ? await SendAllAsync(output, request.Type, selection, linked.Token) : from;
            await FollowAsync(output, request.Type, selection, cursor, bookmarks, linked.Token);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            // The watch is over: by its own time, by the client, or because the server stops.
        }
    }

    private async Task<long> SendAllAsync(WatchOutput output, ResourceType type, Selection selection, CancellationToken cancellation)
    {
        var (objects, version) = store.Snapshot(type);
        foreach (var stored in objects)
        {
            if (selection.Matches(stored))
                await output.SendAsync(WatchEventType.Added, stored, cancellation);
        }

        await output.FlushAsync(cancellation);
        return version;
    }

    private async Task FollowAsync(WatchOutput output, ResourceType type, Selection selection, long cursor, bool bookmarks, CancellationToken cancellation)
    {
        var log = store.Table(type).Log;
        var batch = new WatchEvent[BatchSize];
        using var bookmarkTimer = new PeriodicTimer(faults.BookmarkInterval, clock);
        var bookmarkDue = bookmarkTimer.WaitForNextTickAsync(cancellation).AsTask();
        while (true)
        {
            await faults.WhileSilentAsync(cancellation);
            var changed = log.Changed;
            var current = store.Version;
            var count = log.ReadAfter(cursor, batch);
            if (count < 0)
            {
                await output.SendErrorAsync(ApiError.WatchExpired(cursor, current), cancellation);
                return;
            }

            for (var i = 0; i < count; i++)
            {
                if (selection.Classify(batch[i]) is { } kind)
                    await output.SendAsync(kind, batch[i].Object, cancellation);
            }

            if (count > 0)
            {
                cursor = batch[count - 1].Object.Version;
                await output.FlushAsync(cancellation);
                continue;
            }

            cursor = Math.Max(cursor, current);
            if (bookmarks && bookmarkDue.IsCompleted)
            {
                await output.SendBookmarkAsync(cursor, cancellation);
                bookmarkDue = bookmarkTimer.WaitForNextTickAsync(cancellation).AsTask();
            }

            await (bookmarks ? Task.WhenAny(changed, bookmarkDue) : changed).WaitAsync(cancellation);
        }
    }
}
