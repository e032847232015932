using System.Collections.Concurrent;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Shared;

/// <summary>An API server over real HTTP that answers what the test says, in the form in which a real one answers.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedApiServer(WebApplication app) => _app = app;

    public Kubernetes Client { get; private set; } = null!;

    /// <summary>Method with path and query, content type and body of each request.</summary>
    public ConcurrentQueue<(string Asked, string? ContentType, string Body)> Requests { get; } = [];

    /// <summary>Answers a request: its path with query, and the response.</summary>
    public Func<string, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<ScriptedApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedApiServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Client = new Kubernetes(new KubernetesClientConfiguration { Host = app.Urls.First() });
        return server;
    }

    public static async Task JsonAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public static Task StatusAsync(HttpContext context, int code, string reason, string message) => JsonAsync(
        context,
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""",
        code);

    /// <summary>A stream of watch events, one a line, which then ends.</summary>
    public static async Task WatchAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "application/json";
        foreach (var line in events)
        {
            await context.Response.WriteAsync(line + "\n");
            await context.Response.Body.FlushAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = context.Request.GetEncodedPathAndQuery();
        Requests.Enqueue(($"{context.Request.Method} {asked}", context.Request.ContentType, await reader.ReadToEndAsync()));
        await Answer(asked, context);
    }
}
