using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Storage.Oci.Distribution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Storage.Oci;

/// <summary>A registry over real HTTP, in memory, that can be told to misbehave.</summary>
internal sealed partial class FakeRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeRegistry(WebApplication app) => _app = app;

    /// <summary>Host and port.</summary>
    public string Name { get; private set; } = "";

    public ConcurrentDictionary<(string Repository, string Digest), byte[]> Blobs { get; } = [];

    public ConcurrentDictionary<(string Repository, string Digest), (string MediaType, byte[] Content)> Manifests { get; } = [];

    public ConcurrentDictionary<(string Repository, string Tag), string> Tags { get; } = [];

    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>Sees each request first; true means that it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    public bool HasReferrersApi { get; set; }

    /// <summary>Whether a manifest with a subject is answered with <c>OCI-Subject</c>.</summary>
    public bool SaysSubject { get; set; }

    public FakeAuth Auth { get; set; }

    public string User { get; set; } = "robot";

    public string Password { get; set; } = "s3cret-of-the-robot";

    public int TokensIssued { get; private set; }

    /// <summary>Tokens up to that one are expired.</summary>
    public int TokensExpired { get; set; }

    public static async Task<FakeRegistry> StartAsync(bool tls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (tls)
                    listen.UseHttps(SelfSigned());
            });
        });
        var app = builder.Build();
        var registry = new FakeRegistry(app);
        app.Run(registry.HandleAsync);
        await app.StartAsync();
        registry.Name = new Uri(app.Urls.First()).Authority;
        return registry;
    }

    public RepositoryName Repository(string path) => new(Name, path);

    /// <summary>An image as a build would have pushed it.</summary>
    public Descriptor PushImage(string repository, string content = "layer")
    {
        Blobs[(repository, ContentDigest.Of("{}"u8))] = "{}"u8.ToArray();
        var manifest = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.Manifest,
            ["config"] = new JsonObject { ["mediaType"] = MediaTypes.Config, ["size"] = 2, ["digest"] = ContentDigest.Of("{}"u8) },
            ["layers"] = new JsonArray(),
            ["annotations"] = new JsonObject { ["content"] = content },
        }.ToJsonString());
        return PutManifest(repository, "latest", MediaTypes.Manifest, manifest);
    }

    public Descriptor PutManifest(string repository, string tag, string mediaType, byte[] content)
    {
        var digest = ContentDigest.Of(content);
        Manifests[(repository, digest)] = (mediaType, content);
        Tags[(repository, tag)] = digest;
        return new Descriptor(mediaType, digest, content.Length);
    }

    /// <summary>What a tag names, as JSON.</summary>
    public JsonNode? Tagged(string repository, string tag) =>
        Tags.TryGetValue((repository, tag), out var digest) ? JsonNode.Parse(Manifests[(repository, digest)].Content) : null;

    public IEnumerable<FakeRequest> Written => Requests.Where(request => request.Method is "PUT" or "POST" && !request.Path.StartsWith("/token", StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Requests.Enqueue(new FakeRequest(
            context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", context.Request.Headers.Authorization.ToString(), context.Request.Host.Value!));
        if (Before is { } before && await before(context))
            return;
        if (context.Request.Path == "/token")
            await TokenAsync(context);
        else if (IsAdmitted(context))
            await RouteAsync(context);
    }

    public static async Task ErrorAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (context.Request.Method != "HEAD")
            await context.Response.WriteAsync($$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""");
    }

    private bool IsAdmitted(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        switch (Auth)
        {
            case FakeAuth.Basic when authorization != basic:
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"fake\"";
                break;
            case FakeAuth.Bearer when !IsGoodToken(authorization):
                context.Response.Headers.WWWAuthenticate =
                    $"Bearer realm=\"{context.Request.Scheme}://{Name}/token\",service=\"fake\",scope=\"repository:{RepositoryOf(context.Request.Path)}:pull\"";
                break;
            default:
                return true;
        }

        context.Response.StatusCode = 401;
        return false;
    }

    private bool IsGoodToken(string authorization) =>
        authorization.StartsWith("Bearer token-", StringComparison.Ordinal)
        && int.TryParse(authorization["Bearer token-".Length..], out var number) && number > TokensExpired;

    private async Task TokenAsync(HttpContext context)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        var form = context.Request.Method == "POST" ? await context.Request.ReadFormAsync() : null;
        if (form is null ? context.Request.Headers.Authorization != basic : form["refresh_token"] != Password)
        {
            context.Response.StatusCode = 401;
            return;
        }

        TokensIssued++;
        await context.Response.WriteAsync($$"""{"token":"token-{{TokensIssued}}","expires_in":300}""");
    }

    private static string RepositoryOf(string path) => RoutePattern().Match(path) is { Success: true } match ? match.Groups[1].Value : "";

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
