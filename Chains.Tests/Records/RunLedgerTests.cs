using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Records;

public sealed class RunLedgerTests
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished.AddSeconds(1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Describe_OfARun_TakesWhatListsShow()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("parent");
        var run = SampleRuns.TaskRun("child").OwnedBy(parent).Parse();

        var record = database.Ledger.Describe(run);

        Assert.Equal(
            (RunKind.TaskRun, "default", "child", run.Uid, "build", parent.UidOf(), true, SampleRuns.Finished, _time.GetUtcNow()),
            (record.Kind, record.Namespace, record.Name, record.Uid, record.Definition, record.ParentUid, record.Succeeded, record.FinishedAt!.Value, record.ObservedAt));
    }

    [Fact]
    public async Task CommitSignedAsync_Once_KeepsEveryRow()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("signed");
        var record = Signed(database.Ledger, run);

        await database.Ledger.CommitSignedAsync(record, run.Parse().Json, Cancellation);

        var loaded = await database.Ledger.LoadAsync(record.Id, Cancellation);
        var artifact = Assert.Single(loaded!.Artifacts);
        Assert.Equal([1, 2, 3], artifact.Signature!.Bytes);
        Assert.Equal("payload"u8.ToArray(), artifact.Statement!.Payload);
        Assert.Equal("tekton", Assert.Single(artifact.Deliveries).Backend);
        Assert.Equal((RunState.Delivering, _time.GetUtcNow()), (loaded.State, loaded.SignedAt!.Value));
        Assert.Equal(1, await database.ReadAsync(c => c.Subjects.CountAsync(Cancellation)));
        Assert.Equal(run.UidOf(), (await database.Ledger.SnapshotAsync(record.Id, Cancellation))!.Uid);
    }

    [Fact]
    public async Task CommitSignedAsync_ASecondTime_NeitherDoublesNorReplacesASignature()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("signed");
        await database.Ledger.CommitSignedAsync(Signed(database.Ledger, run), run.Parse().Json, Cancellation);

        var again = Signed(database.Ledger, run, [9, 9, 9]);
        await database.Ledger.CommitSignedAsync(again, run.Parse().Json, Cancellation);

        var signature = await database.ReadAsync(c => c.Signatures.SingleAsync(Cancellation));
        Assert.Equal([1, 2, 3], signature.Bytes);
        Assert.Equal(1, await database.ReadAsync(c => c.Runs.CountAsync(Cancellation)));
        Assert.Equal(1, await database.ReadAsync(c => c.Statements.CountAsync(Cancellation)));
        Assert.Equal(1, await database.ReadAsync(c => c.Deliveries.CountAsync(Cancellation)));
        Assert.Equal(1, await database.ReadAsync(c => c.Snapshots.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task CommitSignedAsync_OfAnArtifactThatHadFailed_PutsTheSignedOneInItsPlace()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("mended");
        var failed = Signed(database.Ledger, run);
        var artifact = failed.Artifacts.Single();
        (artifact.State, artifact.Reason, artifact.Statement, artifact.Signature) = (StepState.Failed, "no", null, null);
        await database.Ledger.CommitSignedAsync(failed, run.Parse().Json, Cancellation);

        await database.Ledger.CommitSignedAsync(Signed(database.Ledger, run), run.Parse().Json, Cancellation);

        var loaded = await database.Ledger.LoadAsync(failed.Id, Cancellation);
        Assert.Equal((StepState.Done, null), (loaded!.Artifacts.Single().State, loaded.Artifacts.Single().Reason));
        Assert.NotNull(loaded.Artifacts.Single().Signature);
        Assert.Single(loaded.Artifacts.Single().Deliveries);
    }

    [Fact]
    public async Task CommitSignedAsync_ThatTheDatabaseRefuses_KeepsNothing()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        database.Execute("CREATE TRIGGER no BEFORE INSERT ON Deliveries BEGIN SELECT RAISE(ABORT, 'no'); END");
        var run = SampleRuns.TaskRun("refused");

        await Assert.ThrowsAsync<RecordException>(() => database.Ledger.CommitSignedAsync(Signed(database.Ledger, run), run.Parse().Json, Cancellation));

        Assert.Equal(0, await database.ReadAsync(c => c.Runs.CountAsync(Cancellation)));
        Assert.Equal(0, await database.ReadAsync(c => c.Signatures.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task FindAsync_AfterFailures_KnowsTheFirstOne()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("failing");
        var first = _time.GetUtcNow();
        for (var attempt = 1; attempt <= 3; attempt++, _time.Advance(TimeSpan.FromMinutes(1)))
        {
            var record = database.Ledger.Describe(run.Parse());
            (record.State, record.Attempts) = (RunState.Pending, attempt);
            await database.Ledger.CommitStateAsync(record, run.Parse().Json, ("sign", "no key"), Cancellation);
        }

        var entry = await database.Ledger.FindAsync(run.UidOf(), Cancellation);

        Assert.Equal((RunState.Pending, 3, first, false), (entry!.State, entry.Attempts, entry.FirstFailedAt, entry.Deleted));
        Assert.Null(await database.Ledger.FindAsync("other", Cancellation));
        Assert.Equal(3, await database.ReadAsync(c => c.Attempts.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task FindUnfinishedAsync_OfSeveralOfAName_SkipsThePresentAndTheFinished()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var runs = new List<JsonObject>();
        foreach (var state in (RunState[])[RunState.Signed, RunState.Pending, RunState.Delivering, RunState.Pending])
            runs.Add(await CommitAsync(database, "same", state, null));
        var key = runs[0].KeyOf();

        Assert.Equal(runs[1].UidOf(), (await database.Ledger.FindUnfinishedAsync(key, null, Cancellation))!.Uid);
        Assert.Equal(runs[2].UidOf(), (await database.Ledger.FindUnfinishedAsync(key, runs[1].UidOf(), Cancellation))!.Uid);
        Assert.Null(await database.Ledger.FindUnfinishedAsync(key with { Name = "other" }, null, Cancellation));
        Assert.Null(await database.Ledger.FindUnfinishedAsync(key with { Kind = RunKind.PipelineRun }, null, Cancellation));
    }

    [Fact]
    public async Task DueAsync_Always_GivesWhatIsDueInTheOrderOfItsTime()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var now = _time.GetUtcNow();
        await CommitAsync(database, "later", RunState.Pending, now.AddMinutes(1));
        await CommitAsync(database, "second", RunState.Delivering, now);
        await CommitAsync(database, "first", RunState.Pending, now.AddMinutes(-1));
        await CommitAsync(database, "finished", RunState.Signed, null);

        Assert.Equal(["first", "second"], (await database.Ledger.DueAsync(now, 10, Cancellation)).Select(k => k.Name));
        Assert.Equal(["first"], (await database.Ledger.DueAsync(now, 1, Cancellation)).Select(k => k.Name));
    }

    [Fact]
    public async Task MakeDueAsync_AfterARestart_BringsEverythingUnfinishedAtOnce()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        await CommitAsync(database, "later", RunState.Pending, _time.GetUtcNow().AddHours(1));
        await CommitAsync(database, "marking", RunState.Delivering, _time.GetUtcNow().AddSeconds(30));
        await CommitAsync(database, "finished", RunState.Signed, null);
        await database.RestartAsync();

        await database.Ledger.MakeDueAsync(Cancellation);

        Assert.Equal(["later", "marking"], (await database.Ledger.DueAsync(_time.GetUtcNow(), 10, Cancellation)).Select(k => k.Name).Order());
    }

    [Fact]
    public async Task CommitDeliveriesAsync_OfAnOutcome_UpdatesRunAndDeliveriesAlone()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("delivered");
        var record = Signed(database.Ledger, run);
        await database.Ledger.CommitSignedAsync(record, run.Parse().Json, Cancellation);
        var delivery = record.Artifacts.Single().Deliveries.Single();
        (record.State, record.MarkedAt, record.NextAttemptAt) = (RunState.Signed, _time.GetUtcNow(), null);
        (delivery.State, delivery.CompletedAt, delivery.Attempts) = (StepState.Done, _time.GetUtcNow(), 1);

        await database.Ledger.CommitDeliveriesAsync(record, Cancellation);

        var loaded = (await database.Ledger.LoadAsync(record.Id, Cancellation))!;
        Assert.Equal((RunState.Signed, _time.GetUtcNow(), null), (loaded.State, loaded.MarkedAt!.Value, loaded.NextAttemptAt));
        var kept = loaded.Artifacts.Single().Deliveries.Single();
        Assert.Equal((StepState.Done, 1, _time.GetUtcNow()), (kept.State, kept.Attempts, kept.CompletedAt!.Value));
        Assert.Equal([1, 2, 3], loaded.Artifacts.Single().Signature!.Bytes);
    }

    [Theory]
    [InlineData(false, RunState.Pending)]
    [InlineData(true, RunState.Delivering)]
    public async Task ReplayAsync_OfAFailedRun_BeginsWithTheStepThatIsLeft(bool signed, RunState expected)
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var run = SampleRuns.TaskRun("failed");
        var record = signed ? Signed(database.Ledger, run) : database.Ledger.Describe(run.Parse());
        record.State = RunState.Failed;
        await database.Ledger.CommitSignedAsync(record, run.Parse().Json, Cancellation);
        await database.Ledger.CommitStateAsync(record, run.Parse().Json, ("mark", "refused"), Cancellation);

        await database.Ledger.ReplayAsync(record, Cancellation);

        var entry = await database.Ledger.FindAsync(run.UidOf(), Cancellation);
        Assert.Equal((expected, 0, null), (entry!.State, entry.Attempts, entry.FirstFailedAt));
        Assert.Single(await database.Ledger.DueAsync(_time.GetUtcNow(), 10, Cancellation));
        Assert.Equal(signed ? 1 : 0, await database.ReadAsync(c => c.Signatures.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task FindChildAsync_OfAPrunedChild_GivesItsSnapshotForItsOwnParentOnly()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("parent");
        var child = SampleRuns.TaskRun("child").OwnedBy(parent);
        var record = database.Ledger.Describe(child.Parse());
        record.State = RunState.Signed;
        await database.Ledger.CommitStateAsync(record, child.Parse().Json, null, Cancellation);

        var found = await database.Ledger.FindChildAsync(child.KeyOf(), parent.UidOf(), Cancellation);

        Assert.Equal((child.UidOf(), RunState.Signed), (found!.Run.Uid, found.State));
        Assert.Null(await database.Ledger.FindChildAsync(child.KeyOf(), "another parent", Cancellation));
    }

    [Fact]
    public async Task ChangeFeed_OfASubscriber_TellsEachCommit()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        await using var changes = database.Changes.SubscribeAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = changes.MoveNextAsync();

        var run = await CommitAsync(database, "told", RunState.Pending, null);

        Assert.True(await next);
        Assert.Equal((run.KeyOf(), RunState.Pending), (changes.Current.Run, changes.Current.State));
    }

    [Fact]
    public async Task Tallies_AfterEachChangeOfState_AreWhatCountingTheRunsGives()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        await CommitAsync(database, "waiting", RunState.Pending, null);
        var run = SampleRuns.TaskRun("signed");
        var record = Signed(database.Ledger, run);
        await database.Ledger.CommitStateAsync(database.Ledger.Describe(run.Parse()), run.Parse().Json, null, Cancellation);
        await database.AssertTalliesAsync();

        await database.Ledger.CommitSignedAsync(record, run.Parse().Json, Cancellation);
        await database.AssertTalliesAsync();

        record.State = RunState.Signed;
        await database.Ledger.CommitDeliveriesAsync(record, Cancellation);
        await database.Ledger.CommitDeliveriesAsync(record, Cancellation);
        await database.AssertTalliesAsync();

        await database.Ledger.ReplayAsync(record, Cancellation);
        await database.AssertTalliesAsync();
    }

    private static async Task<JsonObject> CommitAsync(TestDatabase database, string name, RunState state, DateTimeOffset? due)
    {
        var run = SampleRuns.TaskRun(name);
        var record = database.Ledger.Describe(run.Parse());
        (record.State, record.NextAttemptAt) = (state, due);
        await database.Ledger.CommitStateAsync(record, run.Parse().Json, null, Cancellation);
        return run;
    }

    private RunRecord Signed(RunLedger ledger, JsonObject run, byte[]? signature = null)
    {
        var record = ledger.Describe(run.Parse());
        (record.State, record.SignedAt, record.NextAttemptAt) = (RunState.Delivering, _time.GetUtcNow(), _time.GetUtcNow().AddSeconds(30));
        var statement = new StatementRecord { PayloadType = Dsse.InTotoPayloadType, Payload = "payload"u8.ToArray() };
        statement.Subjects.Add(new SubjectRecord { Name = "app", Algorithm = "sha256", Digest = SampleRuns.Digest });
        var artifact = new ArtifactRecord
        {
            Type = ArtifactType.TaskRun,
            Key = $"taskrun-{record.Uid}",
            FullKey = $"tekton.dev-v1-TaskRun-{record.Uid}",
            Format = "in-toto",
            Signer = "x509",
            State = StepState.Done,
            Statement = statement,
            Signature = new SignatureRecord
            {
                Namespace = record.Namespace, Kind = record.Kind, Type = ArtifactType.TaskRun, Format = "in-toto", KeyId = "SHA256:test",
                Bytes = signature ?? [1, 2, 3], CreatedAt = _time.GetUtcNow(),
            },
        };
        artifact.Deliveries.Add(new DeliveryRecord { Backend = "tekton" });
        record.Artifacts.Add(artifact);
        return record;
    }
}
