using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Signing.Kms;

/// <summary>A key management service over real HTTP: each test gives the routes of its provider, and they sign with a real key.</summary>
internal sealed class FakeKms : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeKms(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ECDsa Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What a service that lies signs with.</summary>
    public ECDsa? OtherKey { get; set; }

    public ConcurrentQueue<(string Route, JsonNode? Body, IHeaderDictionary Headers)> Requests { get; } = [];

    /// <summary>Answers a request, given as method, path and query.</summary>
    public Func<string, JsonNode?, HttpContext, object?> Answer { get; set; } = (_, _, _) => null;

    public static async Task<FakeKms> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeKms(app);
        app.Run(fake.HandleAsync);
        await app.StartAsync();
        fake.Address = new Uri(app.Urls.First() + "/");
        return fake;
    }

    public int Count(string route) => Requests.Count(request => request.Route == route);

    public byte[] SignDigest(byte[] digest) => (OtherKey ?? Key).SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
        OtherKey?.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        context.Items["body"] = text;
        var body = text.Length > 0 && text[0] == '{' ? JsonNode.Parse(text) : null;
        var route = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue((route, body, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        if (Answer(route, body, context) is { } answer)
            await context.Response.WriteAsync(JsonSerializer.Serialize(answer), Encoding.UTF8);
        else if (context.Response.StatusCode == 200)
            context.Response.StatusCode = 404;
    }
}
