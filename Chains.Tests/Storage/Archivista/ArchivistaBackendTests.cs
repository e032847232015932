using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.Archivista;
using Chains.Core.Storage.Http;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Storage.Archivista;

public sealed class ArchivistaBackendTests : IDisposable
{
    private readonly StorageHttp _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_AnAttestation_PostsTheEnvelopeAsItIs()
    {
        await using var server = await ScriptedHttpServer.StartAsync();
        server.Answer = (request, body) => Results.Json(new { gitoid = ArchivistaBackend.GitoidOf(body) });
        var delivery = SampleDelivery.Provenance("archivista");

        var result = await Deliver(server.Url, delivery);

        Assert.Equal((DeliveryOutcome.Done, $"{server.Url}/download/{ArchivistaBackend.GitoidOf(delivery.Signature.Span)}"), (result.Outcome, result.Location));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/upload"), (request.Method, request.Path));
        SampleDelivery.AssertVerifies(delivery, request.Body, delivery.Payload);
    }

    [Fact]
    public async Task Deliver_AnEnvelopeThatIsThereAlready_IsDone()
    {
        await using var server = await ScriptedHttpServer.StartAsync();
        var delivery = SampleDelivery.Provenance("archivista");
        var id = ArchivistaBackend.GitoidOf(delivery.Signature.Span);
        server.Answer = (request, _) => request.Path == "/upload" ? Results.Text("constraint failed", statusCode: 500)
            : request.Path == "/download/" + id ? Results.Bytes(delivery.Signature)
            : Results.NotFound();

        Assert.Equal(DeliveryOutcome.Done, (await Deliver(server.Url, delivery)).Outcome);
    }

    [Theory]
    [InlineData(500, DeliveryOutcome.Unavailable, DeliveryProblem.Unreachable)]
    [InlineData(503, DeliveryOutcome.Unavailable, DeliveryProblem.Unreachable)]
    [InlineData(401, DeliveryOutcome.Unavailable, DeliveryProblem.Unauthorized)]
    [InlineData(404, DeliveryOutcome.Unavailable, DeliveryProblem.DestinationMissing)]
    [InlineData(302, DeliveryOutcome.Unavailable, DeliveryProblem.Misconfigured)]
    [InlineData(429, DeliveryOutcome.Unavailable, DeliveryProblem.Throttled)]
    [InlineData(413, DeliveryOutcome.Failed, DeliveryProblem.TooLarge)]
    [InlineData(400, DeliveryOutcome.Failed, DeliveryProblem.Rejected)]
    public async Task Deliver_Refused_SaysWhatKindOfRefusalItIs(int status, DeliveryOutcome outcome, DeliveryProblem problem)
    {
        await using var server = await ScriptedHttpServer.StartAsync();
        server.Answer = (request, _) => request.Path == "/upload" ? Results.Text("no\n thanks", statusCode: status) : Results.NotFound();

        var result = await Deliver(server.Url, SampleDelivery.Provenance("archivista"));

        Assert.Equal((outcome, problem), (result.Outcome, result.Problem));
        if (status != 302)
            Assert.EndsWith(": no thanks", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_AnImage_IsSkippedSinceItHasNoEnvelope() =>
        Assert.Equal(DeliveryOutcome.Skipped, (await Deliver("http://127.0.0.1:1", SampleDelivery.Image("archivista"))).Outcome);

    [Fact]
    public async Task Test_OfAServerThatIsAway_SaysSoWithoutItsPassword()
    {
        using var backend = new StorageHttp();

        var test = await new ArchivistaBackend(backend, TimeProvider.System).TestAsync(Configure("http://user:hunter2@127.0.0.1:1"), Cancellation);

        Assert.Equal(DeliveryProblem.Unreachable, test.Problem);
        Assert.DoesNotContain("hunter2", test.Message, StringComparison.Ordinal);
    }

    /// <summary>git hash-object --object-format=sha256 of an empty file and of "hello\n".</summary>
    [Theory]
    [InlineData("", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813")]
    [InlineData("hello\n", "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4")]
    public void GitoidOf_AsGitHasIt(string text, string expected) => Assert.Equal(expected, ArchivistaBackend.GitoidOf(System.Text.Encoding.UTF8.GetBytes(text)));

    public void Dispose() => _http.Dispose();

    private static ChainsConfiguration Configure(string url) =>
        ConfigurationParser.Parse(new Dictionary<string, string> { ["storage.archivista.url"] = url }).Configuration!;

    private Task<DeliveryResult> Deliver(string url, Delivery delivery) =>
        new ArchivistaBackend(_http, TimeProvider.System).DeliverAsync(delivery, Configure(url), Cancellation);
}
