using System.Net;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Tests.Shared;

namespace Chains.Tests.Transparency.Uploading;

/// <summary>Deliveries that embed the log entry of their signature, and logs that never give one.</summary>
public sealed class LoggedDeliveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_OfAKeysSignature_ReleasesWhatWaitsForItsEntry_AndOfACertificatesDoesNot(bool certificate)
    {
        await using var rig = await LoggingRig.CreateAsync(("artifacts.oci.storage", "oci"));
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        var run = SampleRuns.TaskRun("refused", image: "registry.example/app");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("both wait", r => r.Count == 2 && r.All(e => e.State is StepState.Retrying));
        Assert.Null((await DeliveryAsync(rig)).NextAttemptAt);
        if (certificate)
            LogUploaderTests.Certify(rig, rig.Service.Time.GetUtcNow().AddHours(10));

        rig.Log.Instead = Refused;
        await rig.UntilRowsAsync("both failed", r => r.All(e => e.State is StepState.Failed));

        Assert.Equal((StepState.Pending, !certificate), ((await DeliveryAsync(rig)).State, (await DeliveryAsync(rig)).NextAttemptAt is not null));
    }

    [Fact]
    public async Task Refusal_ByOneOfTwoLogs_LeavesTheDeliveryToTheEntryInTheOther()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var config = await UseTwoLogsAsync(rig);
        rig.Log.Instead = request => request.RequestUri!.Host == "other.test" ? Refused(request) : throw new HttpRequestException("Connection refused");
        rig.Service.Cluster.Put(SampleRuns.TaskRun("twice", image: "registry.example/app"));

        await rig.UntilRowsAsync("one log refused both", r => r.Count(e => e.State is StepState.Failed) == 2 && r.Count(e => e.State is StepState.Retrying) == 2);
        Assert.Null((await DeliveryAsync(rig)).NextAttemptAt);
        rig.Log.Instead = request => request.RequestUri!.Host == "other.test" ? Refused(request) : null;
        await rig.UntilRowsAsync("the other has both", r => r.Count(e => e.State is StepState.Done) == 2);

        Assert.NotNull((await DeliveryAsync(rig)).NextAttemptAt);
        File.Delete(config);
    }

    [Fact]
    public async Task Refusal_OfACertificatesSignatureThatAnotherLogHas_DoesNotHoldItBack()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var config = await UseTwoLogsAsync(rig);
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        rig.Service.Cluster.Put(SampleRuns.TaskRun("twice", image: "registry.example/app"));
        await rig.UntilRowsAsync("all wait", r => r.Count == 4 && r.All(e => e.State is StepState.Retrying));
        LogUploaderTests.Certify(rig, rig.Service.Time.GetUtcNow().AddHours(10));

        rig.Log.Instead = request => request.RequestUri!.Host == "other.test" ? throw new HttpRequestException("Connection refused") : null;
        await rig.UntilRowsAsync("one has both", r => r.Count(e => e.State is StepState.Done) == 2);
        Assert.Null((await DeliveryAsync(rig)).NextAttemptAt);
        rig.Log.Instead = request => request.RequestUri!.Host == "other.test" ? Refused(request) : null;
        await rig.UntilRowsAsync("the other refused both", r => r.Count(e => e.State is StepState.Failed) == 2);

        Assert.NotNull((await DeliveryAsync(rig)).NextAttemptAt);
        File.Delete(config);
    }

    private static HttpResponseMessage? Refused(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post ? FakeRekor.Text(HttpStatusCode.BadRequest, """{"message":"unsupported key"}""") : null;

    /// <summary>Everything is entered in two logs, as a signing config says.</summary>
    private static async Task<string> UseTwoLogsAsync(LoggingRig rig)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""
            {"mediaType":"{{SigningConfig.MediaType}}","rekorTlogConfig":{"selector":"ALL"},"rekorTlogUrls":[
            {"url":"{{FakeRekor.Url}}","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"},"operator":"one"},
            {"url":"http://other.test","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"},"operator":"two"}]}
            """);
        rig.Service.Transparency = new TransparencyOptions { SigningConfigFile = file };
        await rig.CrashAsync();
        rig.Configure(("transparency.url", ChainsConfiguration.Default.TransparencyUrl), ("artifacts.oci.storage", "oci"));
        return file;
    }

    private static Task<DeliveryRecord> DeliveryAsync(LoggingRig rig) => rig.Service.Database.ReadAsync(c => Task.FromResult(c.Deliveries.Single(d => d.Backend == "oci")));
}
