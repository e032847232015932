using Chains.Bench.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Bench.EndToEnd;

/// <summary>Stands before a log and takes its time for every upload, as a log does that waits for its next checkpoint.</summary>
internal sealed class SlowLog : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SlowLog(WebApplication app, string url) => (_app, Url) = (app, url);

    public string Url { get; }

    public static async Task<SlowLog> StartAsync(Uri log, TimeSpan delay, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(ServiceProcess.FreePort()));
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = log };
        var app = builder.Build();
        app.Run(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
                await Task.Delay(delay, context.RequestAborted);
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
            if (HttpMethods.IsPost(context.Request.Method))
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.ContentType = new("application/json");
            }

            using var answer = await client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (answer.Headers.Location is { } location)
                context.Response.Headers.Location = location.OriginalString;
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await app.StartAsync(cancellation);
        return new SlowLog(app, app.Urls.First());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
