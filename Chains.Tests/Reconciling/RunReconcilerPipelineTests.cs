using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;

namespace Chains.Tests.Reconciling;

/// <summary>PipelineRuns and their children; configurations that come late.</summary>
public sealed class RunReconcilerPipelineTests
{
    [Fact]
    public async Task PipelineRun_SeenBeforeItsChildren_IsSignedAfterThem()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var parent = SampleRuns.PipelineRun("release", "build", "test");
        var children = (JsonObject[])[SampleRuns.TaskRun("build").OwnedBy(parent), SampleRuns.TaskRun("test").OwnedBy(parent)];
        foreach (var child in children)
            rig.Cluster.Put(child.Copy().Running());
        rig.Cluster.Put(parent);
        await rig.DrainAsync();
        var waiting = await rig.RecordAsync(parent);
        Assert.Equal(RunState.Pending, waiting.State);
        Assert.Contains("TaskRun build is not finished", waiting.Reason, StringComparison.Ordinal);

        foreach (var child in children)
            rig.Cluster.Put(child);
        await rig.DrainAsync();

        var record = await rig.RecordAsync(parent);
        Assert.Equal((RunState.Signed, null), (record.State, record.Reason));
        rig.AssertVerifies(parent, $"pipelinerun-{parent.UidOf()}");
        Assert.All(children, c => rig.AssertVerifies(c, $"taskrun-{c.UidOf()}"));
        Assert.True(rig.Cluster.Writes.FindIndex(w => w.Key == parent.KeyOf()) > rig.Cluster.Writes.FindLastIndex(w => w.Key == children[1].KeyOf()) - 1);
    }

    [Fact]
    public async Task PipelineRun_WithAMissingChildAndACustomRun_IsSignedAndSaysSo()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var parent = SampleRuns.PipelineRun("partial", "pruned", "approve");
        parent["status"]!["childReferences"]![1]!["kind"] = "CustomRun";
        rig.Cluster.Put(parent);

        await rig.DrainAsync();

        var record = await rig.RecordAsync(parent);
        Assert.Equal(RunState.Signed, record.State);
        Assert.Contains("TaskRun pruned (task pruned) is neither in the cluster nor in the records", record.Reason, StringComparison.Ordinal);
        Assert.Contains("CustomRun approve (task approve) is no TaskRun", record.Reason, StringComparison.Ordinal);
        Assert.Equal("true", rig.Annotation(parent, ChainsNames.Signed));
    }

    [Fact]
    public async Task MissingChild_WhenTheMarkIsRefusedFirst_IsStillStated()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var parent = SampleRuns.PipelineRun("partial", "pruned");
        rig.Cluster.Put(parent);
        rig.Cluster.Before = (verb, _) => verb is "apply" ? throw new Chains.Core.Watching.ClusterException(Chains.Core.Watching.ClusterError.Unavailable, "500") : Task.CompletedTask;
        await rig.DrainAsync();
        rig.Cluster.Before = null;

        await rig.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("TaskRun pruned", (await rig.RecordAsync(parent)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildThatNeverEnds_PastTheDeadline_DoesNotStopThePipelineRun()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var parent = SampleRuns.PipelineRun("late", "endless");
        rig.Cluster.Put(SampleRuns.TaskRun("endless").OwnedBy(parent).Running());
        rig.Cluster.Put(parent);
        await rig.DrainAsync();
        Assert.Equal(RunState.Pending, (await rig.RecordAsync(parent)).State);

        await rig.AdvanceAsync(rig.Options.ChildDeadline);

        var record = await rig.RecordAsync(parent);
        Assert.Equal(RunState.Signed, record.State);
        Assert.Contains("TaskRun endless is not finished", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoConfiguration_UntilThereIsOne_HoldsRunsAndThenSigns()
    {
        await using var rig = await ReconcilerRig.UnconfiguredAsync();
        rig.Configure(("artifacts.taskrun.format", "nonsense"));
        var run = SampleRuns.TaskRun("early");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        Assert.Equal([ChainsNames.TaskRunFinalizer], rig.Finalizers(run));
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        var waiting = await rig.RecordAsync(run);
        Assert.Equal((RunState.Pending, "Waits for a valid configuration: chains-config has errors."), (waiting.State, waiting.Reason));

        rig.Configure();
        await rig.AdvanceAsync(TimeSpan.FromSeconds(6));

        Assert.Equal((RunState.Signed, null), ((await rig.RecordAsync(run)).State, (await rig.RecordAsync(run)).Reason));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task ArtifactThatCannotBeFormatted_WhenReplayedAfterTheRepair_IsSignedBesideTheOthers()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.format", "slsa/v2alpha4"), ("artifacts.oci.storage", "tekton"));
        rig.Configuration.Apply(
            new Dictionary<string, string> { ["artifacts.taskrun.format"] = "slsa/v2alpha4", ["artifacts.oci.storage"] = "tekton" },
            "2", Chains.Core.Configuration.ConfigurationOrigin.ConfigMap);
        var run = SampleRuns.TaskRun("half", image: "registry.example/app");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Database.Execute("""
            DELETE FROM Deliveries WHERE ArtifactId IN (SELECT Id FROM Artifacts WHERE Type='TaskRun');
            DELETE FROM Signatures WHERE Type='TaskRun';
            DELETE FROM Subjects WHERE StatementId IN (SELECT s.Id FROM Statements s JOIN Artifacts a ON a.Id=s.ArtifactId WHERE a.Type='TaskRun');
            DELETE FROM Statements WHERE ArtifactId IN (SELECT Id FROM Artifacts WHERE Type='TaskRun');
            UPDATE Artifacts SET State='Failed', Reason='a format that this version mended' WHERE Type='TaskRun';
            UPDATE Runs SET State='Failed';
            """);
        var image = (await rig.RecordAsync(run)).Artifacts.Single(a => a.Signature is not null).Signature!.Bytes;

        await rig.Replay.ReplayAsync(run.UidOf(), "api", TestContext.Current.CancellationToken);
        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, null), (record.State, record.Reason));
        Assert.All(record.Artifacts, a => Assert.NotNull(a.Signature));
        Assert.Equal(image, record.Artifacts.Single(a => a.Type is Chains.Core.Formatting.ArtifactType.Oci).Signature!.Bytes);
    }
}
