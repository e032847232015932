using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Core.Watching;
using Chains.Tests.Shared;

namespace Chains.Tests.Reconciling;

/// <summary>What the API server can do to a run that is being signed.</summary>
public sealed class RunReconcilerClusterTests
{
    [Theory]
    [InlineData(ClusterError.Unavailable, "The API server answered 500 (patch): etcd is sad")]
    [InlineData(ClusterError.Conflict, "The API server answered 409 (patch): try again")]
    [InlineData(ClusterError.Forbidden, "The API server answered 403 (patch): may not patch")]
    public async Task RefusedMark_UntilTheServerTakesIt_StaysDeliveringWithTheReason(ClusterError error, string message)
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("refused");
        rig.Cluster.Put(run);
        rig.Cluster.Before = (verb, _) => verb is "apply" ? throw new ClusterException(error, message) : Task.CompletedTask;

        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Delivering, message, null), (record.State, record.Reason, record.MarkedAt));
        Assert.NotNull(record.NextAttemptAt);
        var signature = record.Artifacts.Single().Signature!.Bytes;
        Assert.Equal(StepState.Retrying, record.Artifacts.Single().Deliveries.Single().State);
        Assert.Equal((1, message), (record.Artifacts.Single().Deliveries.Single().Attempts, record.Artifacts.Single().Deliveries.Single().Reason));

        rig.Cluster.Before = null;
        await rig.AdvanceAsync(TimeSpan.FromMinutes(1));

        record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, null), (record.State, record.Reason));
        Assert.Equal(signature, record.Artifacts.Single().Signature!.Bytes);
        var delivery = record.Artifacts.Single().Deliveries.Single();
        Assert.Equal((StepState.Done, null, null), (delivery.State, delivery.Reason, delivery.NextAttemptAt));
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task Annotations_PastKubernetesLimit_AreLeftOutAndTheRunIsSigned()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("large").Annotated("other", new string('x', 258_000));
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Signed, record.State);
        Assert.NotNull(record.Artifacts.Single().Signature);
        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        Assert.Contains("262144", rig.Annotation(run, ChainsNames.Reason), StringComparison.Ordinal);
        Assert.Equal(StepState.Skipped, record.Artifacts.Single().Deliveries.Single().State);
    }

    [Fact]
    public async Task Annotations_GrownSinceTheRunWasRead_LeaveTheOutcomeAlone()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("grown");
        rig.Cluster.Put(run);
        rig.Unnoticed(run.KeyOf(), () => rig.Cluster.Edit(run.KeyOf(), r => r.Annotated("other", new string('x', 260_000))));

        await rig.DrainAsync();

        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        Assert.Null(rig.Annotation(run, ChainsNames.Signature($"taskrun-{run.UidOf()}")));
        Assert.Contains("kept in the database", rig.Annotation(run, ChainsNames.Reason), StringComparison.Ordinal);
        Assert.Equal(RunState.Signed, (await rig.RecordAsync(run)).State);
    }

    [Fact]
    public async Task RunDeleted_WhileItIsSigned_KeepsItsSignaturesAndIsNotCreatedAgain()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("gone");
        rig.Cluster.Put(run);
        rig.Unnoticed(run.KeyOf(), () => rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow()));

        await rig.DrainAsync();

        Assert.Null(rig.Cluster[run.KeyOf()]);
        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, true, null), (record.State, record.Deleted, record.MarkedAt));
        Assert.NotNull(record.Artifacts.Single().Signature);
        var delivery = record.Artifacts.Single().Deliveries.Single();
        Assert.Equal(StepState.Skipped, delivery.State);
        Assert.Contains("deleted before", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunReplaced_WhileItIsSigned_LeavesTheNewOneUnmarkedUntilItIsSigned()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var (old, young) = (SampleRuns.TaskRun("again"), SampleRuns.TaskRun("again").Running());
        rig.Cluster.Put(old);
        rig.Unnoticed(old.KeyOf(), () =>
        {
            rig.Cluster.Delete(old.KeyOf(), rig.Time.GetUtcNow());
            rig.Cluster.Put(young);
        });

        await rig.DrainAsync();

        Assert.Equal((RunState.Signed, true), ((await rig.RecordAsync(old)).State, (await rig.RecordAsync(old)).Deleted));
        Assert.Equal(young.UidOf(), rig.Cluster[young.KeyOf()]!.UidOf());
        Assert.Null(rig.Annotation(young, ChainsNames.Signed));
    }

    [Fact]
    public async Task OldRunOfTheName_UnfinishedWhenTheNewOneIsSigned_IsSignedFromItsSnapshot()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(new("test secret"));
        var (old, young) = (SampleRuns.TaskRun("again"), SampleRuns.TaskRun("again"));
        rig.Cluster.Put(old);
        await rig.DrainAsync();
        rig.Cluster.Delete(old.KeyOf(), rig.Time.GetUtcNow());
        rig.Cluster.Put(young);
        await rig.DrainAsync();

        rig.Secrets.Change(good);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((RunState.Signed, true), ((await rig.RecordAsync(old)).State, (await rig.RecordAsync(old)).Deleted));
        Assert.Equal((RunState.Signed, false), ((await rig.RecordAsync(young)).State, (await rig.RecordAsync(young)).Deleted));
        await rig.AssertAnnotationIsRecordedAsync(young, $"taskrun-{young.UidOf()}");
    }

    [Fact]
    public async Task RunDeleted_BeforeItFinished_IsLetGo()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("cancelled").Running();
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow());

        await rig.DrainAsync();

        Assert.Null(rig.Cluster[run.KeyOf()]);
    }

    [Fact]
    public async Task DeletionDeadline_WhenSigningIsStuck_LetsTheRunGoAndSignsFromTheSnapshot()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(new("test secret"));
        var run = SampleRuns.TaskRun("stuck");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);
        rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow());
        await rig.DrainAsync();
        Assert.NotNull(rig.Cluster[run.KeyOf()]);

        for (var minutes = 0; minutes < 20; minutes++)
            await rig.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Null(rig.Cluster[run.KeyOf()]);
        Assert.Equal(RunState.Pending, (await rig.RecordAsync(run)).State);

        rig.Secrets.Change(good);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(6));

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, true), (record.State, record.Deleted));
    }

    [Fact]
    public async Task Status_GoneBackwardsBeforeSigning_WaitsForTheSecondEndAndSignsThat()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(new("test secret"));
        var run = SampleRuns.TaskRun("again");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Cluster.Put(run.Copy().Running());
        rig.Secrets.Change(good);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(1));

        var waiting = await rig.RecordAsync(run);
        Assert.Equal(RunState.Pending, waiting.State);
        Assert.Contains("runs again", waiting.Reason, StringComparison.Ordinal);
        Assert.Null(rig.Annotation(run, ChainsNames.Signed));

        rig.Cluster.Put(run.Copy().Finish(succeeded: false));
        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, false), (record.State, record.Succeeded));
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task Status_GoneBackwardsAndDeleted_IsSignedAsItFirstEnded()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(new("test secret"));
        var run = SampleRuns.TaskRun("again");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow());
        rig.Secrets.Change(good);

        await rig.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((RunState.Signed, true), ((await rig.RecordAsync(run)).State, (await rig.RecordAsync(run)).Succeeded));
    }

    [Fact]
    public async Task Status_GoneBackwardsAfterSigning_ChangesNothing()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("signed");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);

        await rig.DrainAsync();

        Assert.Equal(1, rig.WritesOn(run));
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task ServerGone_WhileARunIsRead_PutsTheRunBack()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("unread");
        rig.Cluster.Put(run);
        rig.Queue.Enqueue(run.KeyOf());
        rig.Cluster.Unavailable(3);

        for (var seconds = 0; seconds < 20; seconds++)
        {
            await rig.AdvanceAsync(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Eventually.HoldsAsync(() => rig.Annotation(run, ChainsNames.Signed) is "true", "the run is signed", () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.DrainAsync().GetAwaiter().GetResult();
        });
    }
}
