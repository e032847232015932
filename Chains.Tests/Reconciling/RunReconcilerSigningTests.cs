using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;

namespace Chains.Tests.Reconciling;

/// <summary>The ordinary ways of a run.</summary>
public sealed class RunReconcilerSigningTests
{
    private const string Registry = "registry.example/app";

    [Fact]
    public async Task FinishedTaskRun_FirstSeenDone_TakesOneWriteAndVerifies()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.oci.storage", "tekton"));
        var run = SampleRuns.TaskRun("one", image: Registry);
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(1, rig.WritesOn(run));
        Assert.Empty(rig.Finalizers(run));
        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        Assert.Null(rig.Annotation(run, ChainsNames.Reason));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
        rig.AssertVerifies(run, SampleRuns.Digest[..12], payloadType: null);
        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, null, 2), (record.State, record.Reason, record.Artifacts.Count));
        Assert.All(record.Artifacts.SelectMany(a => a.Deliveries), d => Assert.Equal((StepState.Done, null), (d.State, d.Reason)));
        Assert.Equal(rig.Time.GetUtcNow(), record.MarkedAt);
    }

    [Fact]
    public async Task TaskRun_SeenRunningFirst_IsHeldAndTakesTwoWrites()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("two");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        Assert.Equal([ChainsNames.TaskRunFinalizer], rig.Finalizers(run));

        rig.Cluster.Put(run);
        await rig.DrainAsync();

        Assert.Equal(2, rig.WritesOn(run));
        Assert.Empty(rig.Finalizers(run));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task FinalizersOfOthers_WhenARunIsMarked_Stay()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("shared").Held("example.com/keep");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(["example.com/keep"], rig.Finalizers(run));
    }

    [Fact]
    public async Task FailedTaskRun_WhenFinished_IsSignedToo()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("red").Finish(succeeded: false);
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal((RunState.Signed, false), ((await rig.RecordAsync(run)).State, (await rig.RecordAsync(run)).Succeeded));
    }

    [Fact]
    public async Task SignerNone_WhenFinished_StoresUnsignedAndNeverMarksSigned()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.signer", "none"), ("artifacts.oci.signer", "none"));
        var run = SampleRuns.TaskRun("unsigned");
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Unsigned, record.State);
        Assert.Contains("artifacts.taskrun.signer is none", record.Reason, StringComparison.Ordinal);
        Assert.Null(record.Artifacts.Single().Signature);
        Assert.NotNull(rig.Annotation(run, ChainsNames.Payload($"taskrun-{run.UidOf()}")));
        Assert.Null(rig.Annotation(run, ChainsNames.Signed));
    }

    [Fact]
    public async Task SignerNone_ReplayedWithASigner_SignsWhatWasKeptUnsigned()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.signer", "none"), ("artifacts.oci.signer", "none"));
        var run = SampleRuns.TaskRun("unsigned");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Configure();

        Assert.Equal(ReplayOutcome.Queued, await rig.Replay.ReplayAsync(run.UidOf(), "operator", TestContext.Current.CancellationToken));
        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, "x509"), (record.State, record.Artifacts.Single().Signer));
        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task SignerNone_ReplayedWithoutOne_StaysUnsigned()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.signer", "none"), ("artifacts.oci.signer", "none"));
        var run = SampleRuns.TaskRun("unsigned");
        rig.Cluster.Put(run);
        await rig.DrainAsync();

        await rig.Replay.ReplayAsync(run.UidOf(), "operator", TestContext.Current.CancellationToken);
        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Unsigned, record.State);
        Assert.NotNull(record.Artifacts.Single().Statement);
        Assert.Null(rig.Annotation(run, ChainsNames.Signed));
    }

    [Fact]
    public async Task EverythingOff_WhenFinished_IsSkippedAndUntouched()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.storage", ""), ("artifacts.oci.storage", ""));
        var run = SampleRuns.TaskRun("off");
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(0, rig.WritesOn(run));
        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Skipped, record.State);
        Assert.Contains("storage keys", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoImageAndTaskRunsOff_WhenFinished_IsSkippedAndUntouched()
    {
        await using var rig = await ReconcilerRig.CreateAsync(("artifacts.taskrun.storage", ""));
        var run = SampleRuns.TaskRun("imageless");
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(0, rig.WritesOn(run));
        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Skipped, record.State);
        Assert.Contains("no image", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunSignedByAnother_WhenSeen_IsImportedAndLeftAlone()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("theirs").Annotated(ChainsNames.Signed, "true").Held(ChainsNames.TaskRunFinalizer)
            .Annotated(ChainsNames.Signature("taskrun-x"), "c2ln").Annotated(ChainsNames.Payload("taskrun-x"), "e30=");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Cluster.Edit(run.KeyOf(), r => r.Annotated("team", "a"));

        await rig.DrainAsync();

        Assert.Equal(0, rig.WritesOn(run));
        Assert.Equal(RunState.Imported, (await rig.RecordAsync(run)).State);
    }

    [Fact]
    public async Task RunSignedByAnother_WhenDeleted_IsLetGo()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("theirs").Annotated(ChainsNames.Signed, "true");
        rig.Cluster.Put(run);
        await rig.Cluster.ApplyAsync(run.KeyOf(), Chains.Core.Reconciling.FinalizerPatch.Hold(run.Parse()), TestContext.Current.CancellationToken);
        await rig.DrainAsync();
        rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow());

        await rig.DrainAsync();

        Assert.Null(rig.Cluster[run.KeyOf()]);
    }

    [Fact]
    public async Task RunWithoutUid_WhenFinished_FailsWithTheRemedy()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("nameless", uid: "").Parse();
        rig.Queue.Enqueue(run.Key, run);

        await rig.DrainAsync();

        var record = await rig.RecordAsync("no-uid:default/nameless");
        Assert.Equal(RunState.Failed, record.State);
        Assert.Equal("The run has no metadata.uid, so its provenance would name no run. Create it through the API server.", record.Reason);
        Assert.Empty(rig.Cluster.Writes);
        Assert.Contains(rig.Events.Written, e => e.Reason == "SigningFailed" && e.Message.Contains("metadata.uid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherControllersRun_WhenFinished_IsLeftAloneUnlessTheFilterNamesIt()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("managed");
        run["spec"]!["managedBy"] = "example.com/other";
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        Assert.Empty(rig.Cluster.Writes);

        rig.Configure(("filter.managed-by", "example.com/other"));
        rig.Queue.Enqueue(run.KeyOf());
        await rig.DrainAsync();

        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
    }

    [Fact]
    public async Task OldFinalizer_PutOnByMergePatch_IsRemovedInTheSameGo()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("old").Held(ChainsNames.OldFinalizer, "example.com/keep");
        run["metadata"]!["managedFields"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{"manager":"controller","operation":"Update","fieldsV1":{"f:metadata":{"f:finalizers":{"v:\"chains.tekton.dev\"":{}}}}}]""");
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(["example.com/keep"], rig.Finalizers(run));
        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        Assert.Equal((RunState.Signed, 0), ((await rig.RecordAsync(run)).State, (await rig.RecordAsync(run)).Attempts));
    }

    [Fact]
    public async Task StaleEvent_AfterTheMark_LeavesTheAnnotations()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("stale");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);
        var beforeTheMark = rig.Cluster[run.KeyOf()]!.Parse();
        await rig.DrainAsync();

        rig.Queue.Enqueue(beforeTheMark.Key, beforeTheMark);
        await rig.DrainAsync();

        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
    }
}
