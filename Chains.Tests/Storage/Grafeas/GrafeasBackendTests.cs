using System.Text.Json.Nodes;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.GoogleCloud;
using Chains.Core.Storage.Grafeas;
using Chains.Core.Storage.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Storage.Grafeas;

public sealed class GrafeasBackendTests : IDisposable
{
    private const string V02 =
        """{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"name":"registry.example/app","digest":{"sha256":"4f1b"}}],"predicateType":"https://slsa.dev/provenance/v0.2","predicate":{"builder":{"id":"b"},"buildType":"tekton.dev/v1/TaskRun","invocation":{"configSource":{},"parameters":{"a":"1"},"environment":{"labels":{}}},"buildConfig":{"steps":[]},"metadata":{"buildInvocationId":"u","buildStartedOn":"2026-03-01T12:00:00Z","completeness":{"parameters":false,"environment":false,"materials":false},"reproducible":false},"materials":[{"uri":"git+x","digest":{"sha1":"7b"}}],"vendor":"unknown to Grafeas"}}""";

    private readonly StorageHttp _http = new();
    private readonly HashSet<string> _notes = [];
    private readonly List<JsonObject> _occurrences = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_ARunWithSlsaV1_MakesABuildOccurrenceForEverySubject()
    {
        await using var server = await GrafeasAsync();
        var delivery = SampleDelivery.Provenance("grafeas");

        var result = await Deliver(server, delivery);

        Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
        Assert.Equal(["tekton-default-taskrun-intoto"], _notes);
        var occurrence = Assert.Single(_occurrences);
        Assert.Equal("registry.example/app@sha256:4f1b0a7d2c3e5a6978b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa", (string?)occurrence["resourceUri"]);
        Assert.Equal("projects/p/notes/tekton-default-taskrun-intoto", (string?)occurrence["noteName"]);
        Assert.Equal(Convert.ToBase64String(delivery.Payload.Span), (string?)occurrence["envelope"]!["payload"]);
        Assert.Equal("application/vnd.in-toto+json", (string?)occurrence["envelope"]!["payloadType"]);
        Assert.Equal(Convert.ToBase64String(delivery.Signature.Span), (string?)occurrence["envelope"]!["signatures"]![0]!["sig"]);
        var statement = occurrence["build"]!["inTotoSlsaProvenanceV1"]!;
        Assert.Equal("https://slsa.dev/provenance/v1", (string?)statement["predicateType"]);
        Assert.Equal("https://tekton.dev/chains/v2/slsa", (string?)statement["predicate"]!["buildDefinition"]!["buildType"]);
        Assert.Equal("u-1", (string?)statement["predicate"]!["runDetails"]!["metadata"]!["invocationId"]);
    }

    [Fact]
    public async Task Deliver_ARunWithSlsaV02_FillsTheFieldsThatGrafeasHasAndNoOthers()
    {
        await using var server = await GrafeasAsync();

        await Deliver(server, SampleDelivery.Provenance("grafeas", statement: V02) with { PredicateType = "https://slsa.dev/provenance/v0.2" });

        var expected = JsonNode.Parse(V02)!["predicate"]!.AsObject();
        expected.Remove("vendor");
        Assert.True(JsonNode.DeepEquals(expected, Assert.Single(_occurrences)["build"]!["intotoStatement"]!["slsaProvenanceZeroTwo"]));
    }

    [Fact]
    public async Task Deliver_AnImage_MakesAnAttestation()
    {
        await using var server = await GrafeasAsync();
        var delivery = SampleDelivery.Image("grafeas");

        await Deliver(server, delivery);

        var occurrence = Assert.Single(_occurrences);
        Assert.Equal(["tekton-default-simplesigning"], _notes);
        Assert.Equal(delivery.FullKey, (string?)occurrence["resourceUri"]);
        Assert.Equal("application/vnd.dev.cosign.simplesigning.v1+json", (string?)occurrence["envelope"]!["payloadType"]);
        Assert.Equal(Convert.ToBase64String(delivery.Payload.Span), (string?)occurrence["attestation"]!["serializedPayload"]);
        Assert.Equal(Convert.ToBase64String(delivery.Signature.Span), (string?)occurrence["attestation"]!["signatures"]![0]!["signature"]);
    }

    [Fact]
    public async Task Deliver_ASecondTime_MakesNothingTwice()
    {
        await using var server = await GrafeasAsync();
        var delivery = SampleDelivery.Provenance("grafeas");

        await Deliver(server, delivery);
        var again = await Deliver(server, delivery);

        Assert.Equal(DeliveryOutcome.Done, again.Outcome);
        Assert.Single(_occurrences);
    }

    [Fact]
    public async Task Deliver_WithoutSubjects_IsSkipped()
    {
        await using var server = await GrafeasAsync();

        Assert.Equal(DeliveryOutcome.Skipped, (await Deliver(server, SampleDelivery.Provenance("grafeas") with { Subjects = [] })).Outcome);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Deliver_WithoutTheRight_SaysSo()
    {
        await using var server = await GrafeasAsync();
        server.Answer = (_, _) => Results.Json(new { error = new { message = "containeranalysis.notes.create denied" } }, statusCode: 403);

        var result = await Deliver(server, SampleDelivery.Provenance("grafeas"));

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Unauthorized), (result.Outcome, result.Problem));
        Assert.Contains("containeranalysis.notes.create denied", result.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<DeliveryResult> Deliver(ScriptedHttpServer server, Delivery delivery)
    {
        var options = Options.Create(new GoogleOptions { GrafeasUrl = server.Url });
        var configuration = ConfigurationParser.Parse(new Dictionary<string, string> { ["storage.grafeas.projectid"] = "p" }).Configuration!;
        return await new GrafeasBackend(_http, new GoogleCredentials(options), options, TimeProvider.System).DeliverAsync(delivery, configuration, Cancellation);
    }

    private async Task<ScriptedHttpServer> GrafeasAsync()
    {
        var server = await ScriptedHttpServer.StartAsync();
        server.Answer = (request, body) => (request.Method, request.Path.Value!) switch
        {
            ("POST", "/v1/projects/p/notes") => _notes.Add(request.Query["noteId"]!) ? Results.Json(new { }) : Results.Json(new { error = "ALREADY_EXISTS" }, statusCode: 409),
            ("POST", "/v1/projects/p/occurrences") => Make(body),
            ("GET", var path) when path.EndsWith("/occurrences", StringComparison.Ordinal) => Results.Text(List(path, request.Query["filter"]!), "application/json"),
            _ => Results.NotFound(),
        };
        return server;
    }

    private IResult Make(byte[] body)
    {
        _occurrences.Add(JsonNode.Parse(body)!.AsObject());
        return Results.Json(new { });
    }

    private string List(string path, string filter) => new JsonObject
    {
        ["occurrences"] = new JsonArray([.. _occurrences
            .Where(o => path == $"/v1/{(string?)o["noteName"]}/occurrences" && filter == $"resourceUrl=\"{(string?)o["resourceUri"]}\"")
            .Select(o => o.DeepClone())]),
    }.ToJsonString();
}
