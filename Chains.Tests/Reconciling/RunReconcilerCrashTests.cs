using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Reconciling;

/// <summary>The process or its database dies at the worst moment.</summary>
public sealed class RunReconcilerCrashTests
{
    [Fact]
    public async Task Crash_BetweenCommitAndMark_ResumesWithTheSameSignature()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("crashed");
        rig.Cluster.Put(run);
        rig.Cluster.Before = (verb, _) => verb is "apply" ? throw new KilledException() : Task.CompletedTask;
        await Assert.ThrowsAsync<KilledException>(rig.DrainAsync);
        var committed = await rig.RecordAsync(run);
        Assert.Equal(RunState.Delivering, committed.State);

        rig.Cluster.Before = null;
        await rig.CrashAsync();
        await rig.DrainAsync();

        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Signed, record.State);
        Assert.Equal(committed.Artifacts.Single().Signature!.Bytes, record.Artifacts.Single().Signature!.Bytes);
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Fact]
    public async Task Crash_BetweenMarkAndItsRecord_MarksTheSameAgainWithoutAWrite()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("crashed");
        rig.Cluster.Put(run);
        rig.Database.Execute("CREATE TRIGGER full BEFORE UPDATE ON Runs BEGIN SELECT RAISE(ABORT, 'gone'); END");
        await rig.DrainAsync();
        Assert.Equal((RunState.Delivering, 1), ((await rig.RecordAsync(run)).State, rig.WritesOn(run)));

        rig.Database.Execute("DROP TRIGGER full");
        await rig.CrashAsync();
        await rig.DrainAsync();

        Assert.Equal((RunState.Signed, 1), ((await rig.RecordAsync(run)).State, rig.WritesOn(run)));
    }

    [Fact]
    public async Task Crash_BeforeCommit_SignsOnce()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("crashed");
        rig.Database.Execute("CREATE TRIGGER full BEFORE INSERT ON Signatures BEGIN SELECT RAISE(ABORT, 'gone'); END");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        Assert.Empty(rig.Cluster.Writes);
        Assert.Equal(0, await rig.Database.ReadAsync(c => c.Runs.CountAsync()));

        rig.Database.Execute("DROP TRIGGER full");
        await rig.CrashAsync();
        rig.Queue.Enqueue(run.KeyOf());
        await rig.DrainAsync();

        Assert.Equal(1, await rig.Database.ReadAsync(c => c.Signatures.CountAsync()));
        await rig.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
    }

    [Theory]
    [InlineData("Signatures", "INSERT")]
    [InlineData("Snapshots", "INSERT")]
    public async Task DatabaseThatRefusesWrites_UntilItIsMended_NeverLetsARunBeMarked(string table, string operation)
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("unwritten");
        rig.Database.Execute($"CREATE TRIGGER full BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        Assert.Empty(rig.Cluster.Writes);

        rig.Database.Execute("DROP TRIGGER full");
        await ComesBackAsync(rig, run);

        Assert.Equal(1, rig.WritesOn(run));
    }

    [Fact]
    public async Task DatabaseThatCannotBeRead_UntilItIsMended_PutsTheRunBack()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var run = SampleRuns.TaskRun("unread");
        rig.Database.Execute("ALTER TABLE Runs RENAME TO Hidden");
        rig.Cluster.Put(run);
        await rig.StepAsync();
        Assert.Empty(rig.Cluster.Writes);

        rig.Database.Execute("ALTER TABLE Hidden RENAME TO Runs");
        await ComesBackAsync(rig, run);

        Assert.Equal(1, rig.WritesOn(run));
    }

    [Fact]
    public async Task DamagedSnapshot_OfARunThatIsGone_FailsWithTheReason()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        rig.Secrets.Change(new("test secret"));
        var run = SampleRuns.TaskRun("damaged");
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        rig.Database.Execute("UPDATE Snapshots SET Content = x'B0FFFFFFFFFF'");
        rig.Cluster.Delete(run.KeyOf(), rig.Time.GetUtcNow());

        await rig.AdvanceAsync(TimeSpan.FromMinutes(6));

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Failed, null), (record.State, record.NextAttemptAt));
        Assert.Contains("snapshot", record.Reason, StringComparison.Ordinal);
    }

    private static Task ComesBackAsync(ReconcilerRig rig, System.Text.Json.Nodes.JsonObject run) => Eventually.HoldsAsync(
        () => rig.Annotation(run, ChainsNames.Signed) is "true",
        "the run comes back and is signed",
        () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            rig.DrainAsync().GetAwaiter().GetResult();
        });

    private sealed class KilledException : Exception;
}
