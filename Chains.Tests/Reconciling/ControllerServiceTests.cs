using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Core.Watching;
using Chains.Tests.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Reconciling;

public sealed class ControllerServiceTests
{
    [Fact]
    public async Task Service_OverListAndWatch_SignsWhatIsThereAndWhatComes()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var (there, comes) = (SampleRuns.TaskRun("there"), SampleRuns.TaskRun("comes"));
        rig.Cluster.Put(there);
        using var service = await StartAsync(rig);
        await SignsAsync(rig, there);
        rig.Cluster.Put(comes);

        await SignsAsync(rig, comes);

        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task DefectInOneRun_AgainAndAgain_DoesNotStopTheOthers()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var odd = SampleRuns.TaskRun("odd");
        var others = Enumerable.Range(0, 20).Select(i => SampleRuns.TaskRun($"run-{i}")).ToArray();
        rig.Cluster.Before = (verb, key) => verb is "apply" && key == odd.KeyOf() ? throw new InvalidOperationException("a defect") : Task.CompletedTask;
        rig.Cluster.Put(odd);
        foreach (var run in others)
            rig.Cluster.Put(run);
        using var service = await StartAsync(rig);

        foreach (var run in others)
            await SignsAsync(rig, run);

        Assert.Null(rig.Annotation(odd, ChainsNames.Signed));
        rig.Cluster.Before = null;
        await SignsAsync(rig, odd);
        await service.StopAsync(CancellationToken.None);
        Assert.Equal(RunState.Signed, (await rig.RecordAsync(odd)).State);
    }

    [Fact]
    public async Task CommittedRuns_AfterARestart_AreMarkedFromTheRecords()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("committed");
        rig.Cluster.Put(run);
        rig.Cluster.Before = (verb, _) => verb is "apply" ? throw new ClusterException(ClusterError.Unavailable, "down") : Task.CompletedTask;
        await rig.DrainAsync();
        await rig.CrashAsync();
        rig.Cluster.Before = null;
        using var service = await StartAsync(rig);

        await SignsAsync(rig, run);

        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
        await service.StopAsync(CancellationToken.None);
    }

    private static Task SignsAsync(ReconcilerRig rig, System.Text.Json.Nodes.JsonObject run) => Eventually.HoldsAsync(
        () => rig.Annotation(run, ChainsNames.Signed) is "true", $"{run.KeyOf()} is signed", () => rig.Time.Advance(TimeSpan.FromSeconds(1)));

    private static async Task<ControllerService> StartAsync(ReconcilerRig rig)
    {
        var service = new ControllerService(
            rig.Queue, rig.Reconciler, rig.Database.Ledger, rig.Cluster, new WatchHealth(), TestMetrics.Create(), new Lifetime(),
            Options.Create(new ClusterOptions()), rig.Options, rig.Time, NullLogger<ControllerService>.Instance, NullLoggerFactory.Instance);
        await service.StartAsync(CancellationToken.None);
        return service;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Assert.Fail("The controller must not stop.");
    }
}
