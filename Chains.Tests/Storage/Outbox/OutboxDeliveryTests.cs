using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.Outbox;
using Chains.Tests.Shared;

namespace Chains.Tests.Storage.Outbox;

public sealed class OutboxDeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lane_DueRows_GivesTheBackendWhatWasSignedAndRecordsWhereItWent()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("gcs") { Needs = DeliveryParts.Subjects };
        rig.Start(backend);

        var run = await rig.CommitAsync("build", ["gcs"], "registry.example/app");
        var rows = await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything is delivered");

        Assert.All(rows, r => Assert.Equal((null, null, 1), (r.NextAttemptAt, r.Problem, r.Attempts)));
        Assert.Equal(run.Artifacts.Select(a => "at " + a.Key), rows.Select(r => r.Location));
        foreach (var artifact in run.Artifacts)
        {
            var delivered = Assert.Single(backend.Attempts, a => a.Key == artifact.Key);
            Assert.Equal(artifact.Statement!.Payload, delivered.Payload.ToArray());
            Assert.Equal(SignatureContent.Of(artifact.Signature!, artifact.Statement), delivered.Signature.ToArray());
            Assert.Equal((run.Uid, run.Name, artifact.FullKey), (delivered.RunUid, delivered.RunName, delivered.FullKey));
            Assert.Equal(artifact.Statement.Subjects.Single().Digest, Assert.Single(delivered.Subjects).Digest);
        }
    }

    [Fact]
    public async Task Lane_OneBackendAbsent_OthersDeliverAndTheAbsentOneCatchesUpByItself()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var present = new ScriptedBackend("gcs");
        var absent = new ScriptedBackend("docdb") { Answer = _ => Task.FromResult(DeliveryResult.Unavailable(DeliveryProblem.Unreachable, "Nothing answers.")) };
        rig.Start(present, absent);

        for (var i = 0; i < 50; i++)
            await rig.CommitAsync($"run-{i}", ["docdb", "gcs"]);
        var rows = await rig.UntilAsync(
            r => r.Where(d => d.Backend == "gcs").All(d => d.State is StepState.Done) && r.Exists(d => d.State is StepState.Retrying),
            "the one that is there has everything");
        Assert.DoesNotContain(rows, d => d is { Backend: "docdb", State: StepState.Done });
        var status = await rig.Outbox.StatusAsync("docdb", Cancellation);
        Assert.Equal((DeliveryProblem.Unreachable, 50), (status!.Problem, status.Backlog));

        // Ten minutes go by: the backend is probed, and not hammered with everything that waits.
        await rig.UntilAsync(_ => rig.Time.GetUtcNow() > SampleRuns.Finished.AddMinutes(11), "ten minutes", TimeSpan.FromSeconds(5));
        Assert.InRange(absent.Attempts.Count, 5, 100);

        absent.Answer = d => Task.FromResult(DeliveryResult.Done("back"));
        await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything has arrived");
        Assert.Null((await rig.Outbox.StatusAsync("docdb", Cancellation))!.Problem);
    }

    [Fact]
    public async Task Lane_AFailureForGood_IsNotTriedAgainUntilAnOperatorSaysSo()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("pubsub") { Answer = _ => Task.FromResult(DeliveryResult.Failed(DeliveryProblem.TooLarge, "The message is too large.")) };
        rig.Start(backend);

        await rig.CommitAsync("large", ["pubsub"]);
        var row = Assert.Single(await rig.UntilAsync(r => r[0].State is StepState.Failed, "it fails"));
        Assert.Equal((DeliveryProblem.TooLarge, "The message is too large.", null), (row.Problem, row.Reason, row.NextAttemptAt));
        Assert.Equal(1, (await rig.Outbox.StatusAsync("pubsub", Cancellation))!.Failed);

        backend.Answer = _ => Task.FromResult(DeliveryResult.Done("now"));
        Assert.Equal(1, await rig.Outbox.RetryFailedAsync("pubsub", Cancellation));
        row = Assert.Single(await rig.UntilAsync(r => r[0].State is StepState.Done, "it arrives"));
        Assert.Equal((null, null), (row.Problem, row.Reason));
        Assert.False(await rig.Outbox.RetryAsync(row.Id, "pubsub", Cancellation));
        Assert.Equal(2, backend.Attempts.Count);
    }

    [Fact]
    public async Task Lane_ADeliveryThatKeepsFailing_IsGivenUpAfterThePeriod()
    {
        await using var rig = await OutboxRig.CreateAsync();
        rig.Start(new ScriptedBackend("oci") { Answer = _ => Task.FromResult(DeliveryResult.Retry(DeliveryProblem.DestinationMissing, "The repository is missing.")) });

        await rig.CommitAsync("lost", ["oci"]);
        var row = Assert.Single(await rig.UntilAsync(r => r[0].State is StepState.Failed, "it is given up", TimeSpan.FromMinutes(2)));

        Assert.Equal("Not delivered within 1.00:00:00: The repository is missing.", row.Reason);
        Assert.True(row.Attempts > 5);
    }

    [Fact]
    public async Task Lane_NotApplicable_IsSkippedWithItsReason()
    {
        await using var rig = await OutboxRig.CreateAsync();
        rig.Start(new ScriptedBackend("oci") { Answer = _ => Task.FromResult(DeliveryResult.Skipped("No subject is an image.")) });

        await rig.CommitAsync("no-image", ["oci"]);
        var row = Assert.Single(await rig.UntilAsync(r => r[0].State is StepState.Skipped, "it is skipped"));

        Assert.Equal(("No subject is an image.", null), (row.Reason, row.NextAttemptAt));
    }

    [Fact]
    public async Task Lane_ABackendThatThrows_IsTriedAgain()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var failed = false;
        rig.Start(new ScriptedBackend("gcs")
        {
            Answer = d =>
            {
                if (failed)
                    return Task.FromResult(DeliveryResult.Done("second"));
                failed = true;
                throw new InvalidOperationException("a defect");
            },
        });

        await rig.CommitAsync("odd", ["gcs"]);

        var row = Assert.Single(await rig.UntilAsync(r => r[0].State is StepState.Done, "the second attempt arrives"));
        Assert.Equal(("second", 2), (row.Location, row.Attempts));
    }

    [Fact]
    public async Task Lane_ManyRows_KeepsToItsConcurrency()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("gcs") { Concurrency = 3, Answer = async d => { await Task.Yield(); return DeliveryResult.Done(d.Key); } };
        for (var i = 0; i < 40; i++)
            await rig.CommitAsync($"run-{i}", ["gcs"], "registry.example/app-" + i);
        rig.Start(backend);

        await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything is delivered");

        Assert.InRange(backend.MostUnderWay, 1, 3);
        Assert.Equal(80, backend.Attempts.Count);
    }

    [Fact]
    public async Task Lane_OrderedPerRun_HoldsARunsLaterDeliveriesBehindTheOneThatFailed()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var refusals = 3;
        var arrived = new List<string>();
        rig.Start(new ScriptedBackend("pubsub")
        {
            OrderedPerRun = true,
            Answer = d =>
            {
                if (d.RunName == "first" && d.Key.StartsWith("taskrun-", StringComparison.Ordinal) && refusals-- > 0)
                    return Task.FromResult(DeliveryResult.Retry(DeliveryProblem.Throttled, "Not now."));
                lock (arrived)
                    arrived.Add($"{d.RunName}/{d.Key}");
                return Task.FromResult(DeliveryResult.Done(""));
            },
        });

        var first = await rig.CommitAsync("first", ["pubsub"], "registry.example/one", "registry.example/two");
        var second = await rig.CommitAsync("second", ["pubsub"], "registry.example/three");
        await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything is delivered");

        foreach (var run in new[] { first, second })
            Assert.Equal(run.Artifacts.Select(a => $"{run.Name}/{a.Key}"), arrived.Where(a => a.StartsWith(run.Name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lane_AfterACrash_DeliversWhatWasUnderWayAgainUnderTheSameId()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var stuck = new ScriptedBackend("pubsub") { Answer = _ => new TaskCompletionSource<DeliveryResult>().Task };
        rig.Start(stuck);
        await rig.CommitAsync("cut", ["pubsub"], "registry.example/app");
        await Eventually.HoldsAsync(() => stuck.Attempts.Count == 2, "both are under way", () => rig.Time.Advance(TimeSpan.FromMilliseconds(100)));

        await rig.CrashAsync();
        var again = new ScriptedBackend("pubsub");
        rig.Start(again);
        await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything is delivered");

        Assert.Equal(stuck.Attempts.Select(a => a.DeliveryId).Order(), again.Attempts.Select(a => a.DeliveryId).Order());
        Assert.Equal(2, again.Attempts.Select(a => a.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task Lane_WaitingForTheLogEntry_IsDueOnlyWhenReleased()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("oci") { Needs = DeliveryParts.LogEntry };
        rig.Start(backend);
        var run = await rig.CommitAsync("logged", ["gcs"]);
        rig.Database.Execute("UPDATE Deliveries SET Backend='oci', NextAttemptAt=NULL, Reason='Waits for its log entry.'");
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await rig.Outbox.RetryAsync(1, "oci", Cancellation));

        var artifact = run.Artifacts.Single();
        await rig.Database.Writer.WriteAsync(
            session =>
            {
                session.Insert(new LogEntryRecord { Id = session.NextId<LogEntryRecord>(), SignatureId = artifact.Signature!.Id, LogUrl = "https://log.example", State = StepState.Done, LogIndex = 7, Entry = [1, 2] });
                Assert.Equal(["oci"], OutboxRows.Release(session, artifact.Id, rig.Time.GetUtcNow()));
            },
            Cancellation);
        await rig.UntilAsync(r => r[0].State is StepState.Done, "it is delivered");

        Assert.Equal((7L, 2), (Assert.Single(backend.Attempts).LogEntry!.LogIndex, backend.Attempts.Single().LogEntry!.Entry.Length));
    }

    [Fact]
    public async Task Lane_TheDatabaseRefuses_DeliversOnceAndRecordsItWhenItCan()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("gcs");
        rig.Start(backend);
        await rig.CommitAsync("kept", ["gcs"]);
        rig.Database.Execute("CREATE TRIGGER refuse BEFORE UPDATE ON Deliveries BEGIN SELECT RAISE(FAIL, 'no space'); END");
        await Eventually.HoldsAsync(() => backend.Attempts.Count == 1, "it is delivered", () => rig.Time.Advance(TimeSpan.FromSeconds(1)));
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(StepState.Pending, Assert.Single(await rig.RowsAsync()).State);

        rig.Database.Execute("DROP TRIGGER refuse");
        await rig.UntilAsync(r => r[0].State is StepState.Done, "it is recorded");

        Assert.Single(backend.Attempts);
    }

    [Fact]
    public async Task Lane_RecordsThatCannotBeReadAtFirst_AreDeliveredOnceTheyCan()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var backend = new ScriptedBackend("gcs");
        await rig.CommitAsync("unreadable", ["gcs"]);
        rig.Database.Execute("ALTER TABLE Statements RENAME TO Hidden");
        rig.Start(backend);
        await Eventually.HoldsAsync(() => rig.Log.Contains("Statements"), "the read fails", () => rig.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Empty(backend.Attempts);

        rig.Database.Execute("ALTER TABLE Hidden RENAME TO Statements");
        await rig.UntilAsync(r => r[0].State is StepState.Done, "it is delivered");

        Assert.Single(backend.Attempts);
    }
}
