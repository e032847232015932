using System.Collections.Concurrent;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.Gcs;
using Chains.Core.Storage.GoogleCloud;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Storage.Gcs;

public sealed class GcsBackendTests
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_AnArtifact_WritesTheObjectsOfTheGoController()
    {
        await using var server = await StorageAsync();
        using var backend = Backend(server.Url);
        var provenance = SampleDelivery.Provenance("gcs") with { CertificatePem = "CERT", ChainPem = "CHAIN" };
        var image = SampleDelivery.Image("gcs");

        foreach (var delivery in new[] { provenance, image, provenance })
        {
            var result = await backend.DeliverAsync(delivery, Configure("bucket"), Cancellation);
            Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
        }

        Assert.Equal(8, _objects.Count);
        Assert.Equal(provenance.Signature.ToArray(), _objects["taskrun-default-build-1/taskrun-u-1.signature"]);
        Assert.Equal(provenance.Payload.ToArray(), _objects["taskrun-default-build-1/taskrun-u-1.payload"]);
        Assert.Equal("CERT"u8.ToArray(), _objects["taskrun-default-build-1/taskrun-u-1.cert"]);
        Assert.Equal("CHAIN"u8.ToArray(), _objects["taskrun-default-build-1/taskrun-u-1.chain"]);
        Assert.Equal(image.Signature.ToArray(), _objects[$"taskrun-default-build-1/{image.Key}.signature"]);
        Assert.Empty(_objects[$"taskrun-default-build-1/{image.Key}.cert"]);
    }

    [Theory]
    [InlineData(403, DeliveryProblem.Unauthorized)]
    [InlineData(404, DeliveryProblem.DestinationMissing)]
    public async Task Deliver_Refused_NamesTheBucketOrTheRight(int status, DeliveryProblem problem)
    {
        await using var server = await StorageAsync();
        server.Answer = (_, _) => Results.Json(new { error = new { code = status, message = "the server's words" } }, statusCode: status);
        using var backend = Backend(server.Url);

        var result = await backend.DeliverAsync(SampleDelivery.Provenance("gcs"), Configure("bucket"), Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, problem), (result.Outcome, result.Problem));
        Assert.Contains("the server's words", result.Reason, StringComparison.Ordinal);
        Assert.Equal(problem, (await backend.TestAsync(Configure("bucket"), Cancellation)).Problem);
    }

    [Fact]
    public async Task Test_WithTheRight_Passes()
    {
        await using var server = await StorageAsync();
        using var backend = Backend(server.Url);

        Assert.True((await backend.TestAsync(Configure("bucket"), Cancellation)).Passed);
    }

    [Fact]
    public async Task Deliver_ToNobody_IsUnreachable()
    {
        using var backend = Backend("http://127.0.0.1:1");

        var result = await backend.DeliverAsync(SampleDelivery.Provenance("gcs"), Configure("bucket"), Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Unreachable), (result.Outcome, result.Problem));
    }

    [Fact]
    public async Task Deliver_WithoutCredentials_SaysWhereTheyComeFrom()
    {
        using var backend = new GcsBackend(
            new GoogleCredentials(Options.Create(new GoogleOptions { CredentialsFile = "/nowhere/key.json" })), Options.Create(new GoogleOptions()));

        var result = await backend.DeliverAsync(SampleDelivery.Provenance("gcs"), Configure("bucket"), Cancellation);

        Assert.Equal(DeliveryProblem.Unauthorized, result.Problem);
        Assert.Contains("/nowhere/key.json", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_WithoutTheCredentialsThatTheEnvironmentPromises_SaysWhereTheyComeFrom()
    {
        const string variable = "GOOGLE_APPLICATION_CREDENTIALS";
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, "/nowhere/key.json");
        try
        {
            using var backend = new GcsBackend(new GoogleCredentials(Options.Create(new GoogleOptions())), Options.Create(new GoogleOptions()));

            var result = await backend.DeliverAsync(SampleDelivery.Provenance("gcs"), Configure("bucket"), Cancellation);

            Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Unauthorized), (result.Outcome, result.Problem));
            Assert.Contains("Chains:Google:CredentialsFile", result.Reason, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Fact]
    public async Task Deliver_WithoutABucket_IsMisconfigured()
    {
        using var backend = Backend("http://127.0.0.1:1");

        Assert.Equal(DeliveryProblem.Misconfigured, (await backend.DeliverAsync(SampleDelivery.Provenance("gcs"), Configure(""), Cancellation)).Problem);
    }

    private static ChainsConfiguration Configure(string bucket) =>
        ConfigurationParser.Parse(new Dictionary<string, string> { ["storage.gcs.bucket"] = bucket }).Configuration!;

    private static GcsBackend Backend(string url)
    {
        var options = Options.Create(new GoogleOptions { StorageUrl = url });
        return new GcsBackend(new GoogleCredentials(options), options);
    }

    /// <summary>The part of the JSON API that uploads objects: a session is opened, the bytes follow.</summary>
    private async Task<ScriptedHttpServer> StorageAsync()
    {
        var server = await ScriptedHttpServer.StartAsync();
        server.Answer = (request, body) => (request.Method, request.Path.Value!) switch
        {
            ("POST", "/upload/storage/v1/b/bucket/o") => new Session($"{server.Url}/session/{Uri.EscapeDataString(NameOf(request, body))}"),
            ("PUT", var path) when path.StartsWith("/session/", StringComparison.Ordinal) => Store(Uri.UnescapeDataString(path["/session/".Length..]), body),
            ("GET", "/storage/v1/b/bucket/iam/testPermissions") => Results.Json(new { permissions = request.Query["permissions"].ToArray() }),
            _ => Results.NotFound(),
        };
        return server;
    }

    private static string NameOf(HttpRequest request, byte[] body) =>
        request.Query["name"].FirstOrDefault() ?? System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("name").GetString()!;

    private IResult Store(string name, byte[] body)
    {
        _objects[name] = body;
        return Results.Json(new { kind = "storage#object", name, bucket = "bucket" });
    }

    private sealed class Session(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
