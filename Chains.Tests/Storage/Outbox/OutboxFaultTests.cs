using Chains.Core.Records;
using Chains.Core.Storage.DocDb;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Tests.EndToEnd;
using Chains.Tests.Shared;
using Chains.Tests.Storage.DocDb;
using Chains.Tests.Storage.Oci;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Storage.Outbox;

/// <summary>The outbox with the clients that it has in production, beside another backend, while a server misbehaves.</summary>
public sealed class OutboxFaultTests
{
    private const int Runs = 10;

    private const int NoAnswer = 0;

    [Theory]
    [InlineData(401, DeliveryProblem.Unauthorized)]
    [InlineData(429, DeliveryProblem.Throttled)]
    [InlineData(500, DeliveryProblem.Unreachable)]
    [InlineData(NoAnswer, DeliveryProblem.Unreachable)]
    public async Task Registry_ThatFaults_LosesNothingAndHoldsUpNoOtherBackend(int status, DeliveryProblem problem)
    {
        await using var rig = await OutboxRig.CreateAsync();
        await using var registry = await FakeRegistry.StartAsync();
        await using var oci = await OciRig.CreateAsync(time: rig.Time);
        using var mended = new CancellationTokenSource();
        registry.Before = context => FaultAsync(context, status, mended.Token);
        var images = await CommitAsync(rig, registry);
        rig.Start(oci.Backend, new ScriptedBackend("gcs"));

        await UntilAsync(rig, r => r.Where(d => d.Backend == "gcs").All(d => d.State is StepState.Done) && r.Exists(d => d.Problem == problem), "the other backend has everything");
        Assert.DoesNotContain(await rig.RowsAsync(), d => d is { Backend: "oci", State: StepState.Done or StepState.Failed });
        await mended.CancelAsync();
        await UntilAsync(rig, r => r.TrueForAll(d => d.State is StepState.Done), "everything is at the registry");

        foreach (var (repository, digest) in images)
            foreach (var suffix in (string[])[".sig", ".att"])
                Assert.Single(registry.Tagged(repository, ContentDigest.Tag(digest, suffix))!["layers"]!.AsArray());
    }

    [Fact]
    public async Task Mongo_ThatIsAbsent_GetsEverythingOnceItIsThere()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var port = ServicePorts.Free().Web;
        rig.Configure(new()
        {
            ["storage.docdb.url"] = "mongo://chains/attestations?id_field=name",
            ["storage.docdb.mongo-server-url"] = $"mongodb://127.0.0.1:{port}/?directConnection=true&serverSelectionTimeoutMS=200",
        });
        using var docdb = new DocDbBackend();
        rig.Start(docdb, new ScriptedBackend("gcs"));
        for (var i = 0; i < Runs; i++)
            await rig.CommitAsync($"run-{i}", ["docdb", "gcs"]);

        await UntilAsync(
            rig, r => r.Where(d => d.Backend == "gcs").All(d => d.State is StepState.Done) && r.Exists(d => d.Problem is DeliveryProblem.Unreachable), "the other backend has everything");
        using var mongo = new FakeMongo(port);
        await UntilAsync(rig, r => r.TrueForAll(d => d.State is StepState.Done), "everything is in the database");

        Assert.Equal(Runs, mongo.Documents.Count);
    }

    /// <summary>Answers writes with the status, or not at all, until mended.</summary>
    private static async Task<bool> FaultAsync(HttpContext context, int status, CancellationToken mended)
    {
        if (mended.IsCancellationRequested || context.Request.Method is not ("PUT" or "POST" or "PATCH"))
            return false;
        if (status != NoAnswer)
        {
            await FakeRegistry.ErrorAsync(context, status, "CODE", "no");
            return true;
        }

        await Task.WhenAny(Task.Delay(Timeout.Infinite, mended), Task.Delay(Timeout.Infinite, context.RequestAborted));
        context.Abort();
        return true;
    }

    /// <summary>Runs that built an image each, which the registry has.</summary>
    private static async Task<List<(string Repository, string Digest)>> CommitAsync(OutboxRig rig, FakeRegistry registry)
    {
        var images = new List<(string, string)>();
        for (var i = 0; i < Runs; i++)
        {
            var image = RecordSeed.ImageOf($"{registry.Name}/team/app-{i}");
            var (repository, digest) = ($"team/app-{i}", "sha256:" + image.Digest);
            registry.Manifests[(repository, digest)] = (MediaTypes.Manifest, """{"schemaVersion":2}"""u8.ToArray());
            images.Add((repository, digest));
            await rig.CommitAsync($"run-{i}", ["oci", "gcs"], image, [image]);
        }

        return images;
    }

    /// <summary>Moves the clock no faster than the clients can follow: their patience goes by it.</summary>
    private static Task UntilAsync(OutboxRig rig, Func<List<DeliveryRecord>, bool> condition, string what) => Eventually.HoldsAsync(
        async () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return condition(await rig.RowsAsync());
        },
        what);
}
