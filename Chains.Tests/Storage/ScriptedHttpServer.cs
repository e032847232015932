using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Storage;

/// <summary>A server on loopback that answers as the test says and remembers what it was asked.</summary>
internal sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHttpServer(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Method, string Path, byte[] Body)> Requests { get; } = [];

    public Func<HttpRequest, byte[], IResult> Answer { get; set; } = (_, _) => Results.NotFound();

    public string Url { get; private set; } = "";

    public static async Task<ScriptedHttpServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ScriptedHttpServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.Url = server._app.Urls.Single();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var zipped = context.Request.Headers.ContentEncoding == "gzip";
        await using var source = zipped ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        await source.CopyToAsync(body);
        Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString, body.ToArray()));
        await Answer(context.Request, body.ToArray()).ExecuteAsync(context);
    }
}
