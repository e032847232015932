using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Chains.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.EndToEnd;

/// <summary>
/// Stands between a service and the real Rekor, changes nothing, and tells when an upload has come to a chosen point. What has reached the log is taken to its end
/// even if the service is gone by then, so that every entry that the log made is known.
/// </summary>
internal sealed class LogProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _log = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Peer.Rekor };
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _made = [];
    private TaskCompletionSource? _reached;
    private UploadPoint _point;
    private int _uploadsUntil;

    private LogProxy(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>The leaf hash of each entry that the log made, in order; what it had already is not among them.</summary>
    public IReadOnlyCollection<string> Made => _made;

    public static async Task<LogProxy> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new LogProxy(builder.Build());
        proxy._app.Run(proxy.ForwardAsync);
        await proxy._app.StartAsync();
        proxy.Url = proxy._app.Urls.Single();
        return proxy;
    }

    /// <summary>Completes when an upload is at that point.</summary>
    /// <param name="upload">Which one from now on, from 1.</param>
    public Task WhenAsync(int upload, UploadPoint point)
    {
        lock (_lock)
        {
            (_uploadsUntil, _point, _reached) = (upload, point, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _reached.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _log.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var upload = context.Request is { Method: "POST", Path.Value: "/api/v1/log/entries" };
        var reached = upload ? Count() : null;
        if (reached is not null && _point is UploadPoint.Sent)
        {
            await HoldAsync(context, reached);
            return;
        }

        var (answer, body) = await AskAsync(context.Request);
        using (answer)
        {
            if (upload && answer.StatusCode is HttpStatusCode.Created)
                _made.Enqueue(JsonElement.Parse(body).EnumerateObject().Single().Name[^64..]);
            if (reached is not null && _point is UploadPoint.Entered)
            {
                await HoldAsync(context, reached);
                return;
            }

            await AnswerAsync(context.Response, answer, body);
            reached?.TrySetResult();
        }
    }

    /// <summary>What completes at this upload, or null.</summary>
    private TaskCompletionSource? Count()
    {
        lock (_lock)
            return --_uploadsUntil == 0 ? _reached : null;
    }

    /// <summary>No answer: whoever asked is killed now.</summary>
    private static Task HoldAsync(HttpContext context, TaskCompletionSource reached)
    {
        reached.TrySetResult();
        return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task<(HttpResponseMessage Answer, byte[] Body)> AskAsync(HttpRequest asked)
    {
        using var content = new MemoryStream();
        await asked.Body.CopyToAsync(content);
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), asked.Path + asked.QueryString.ToString());
        if (asked.ContentType is { } type)
        {
            request.Content = new ByteArrayContent(content.ToArray());
            request.Content.Headers.Add("Content-Type", type);
        }

        request.Headers.TryAddWithoutValidation("Accept", asked.Headers.Accept.ToString());
        var answer = await _log.SendAsync(request, CancellationToken.None);
        return (answer, await answer.Content.ReadAsByteArrayAsync(CancellationToken.None));
    }

    private static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer, byte[] body)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.Location is { } location)
            response.Headers.Location = location.OriginalString;
        await response.Body.WriteAsync(body);
        await response.CompleteAsync();
    }
}
