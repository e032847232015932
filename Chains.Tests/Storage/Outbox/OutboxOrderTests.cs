using Chains.Core.Records;
using Chains.Core.Storage.Outbox;

namespace Chains.Tests.Storage.Outbox;

/// <summary>The order of a run's deliveries where some of them wait for the entries of their signatures in a log.</summary>
public sealed class OutboxOrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lane_OrderedPerRun_HoldsBackWhatIsLoggedBeforeAnEarlierOne()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var (ordered, free) = (new ScriptedBackend("pubsub") { OrderedPerRun = true }, new ScriptedBackend("gcs"));
        var (provenance, image) = await WaitingAsync(rig);
        rig.Start(ordered, free);

        await LogAsync(rig, image);
        await rig.UntilAsync(r => r.Exists(d => d is { Backend: "gcs", State: StepState.Done }), "the image is delivered where no order counts");
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(ordered.Attempts);

        await LogAsync(rig, provenance);
        await rig.UntilAsync(r => r.TrueForAll(d => d.State is StepState.Done), "everything is delivered");
        Assert.Equal([provenance.Key, image.Key], ordered.Attempts.Select(a => a.Key));
    }

    [Fact]
    public async Task Lane_OrderedPerRun_GoesOnWithoutOneThatNoLogTakes()
    {
        await using var rig = await OutboxRig.CreateAsync();
        var ordered = new ScriptedBackend("pubsub") { OrderedPerRun = true };
        var (provenance, image) = await WaitingAsync(rig);
        rig.Start(ordered);

        await LogAsync(rig, image);
        rig.Database.Execute($"UPDATE LogEntries SET State='Failed', NextAttemptAt=NULL WHERE SignatureId={provenance.Signature!.Id}");
        await rig.UntilAsync(r => r.Exists(d => d is { Backend: "pubsub", State: StepState.Done }), "the image is delivered");

        Assert.Equal(image.Key, Assert.Single(ordered.Attempts).Key);
    }

    /// <summary>Provenance and an image whose entries are still to be made.</summary>
    private static async Task<(ArtifactRecord Provenance, ArtifactRecord Image)> WaitingAsync(OutboxRig rig)
    {
        var run = await rig.CommitAsync("logged", ["gcs", "pubsub"], "registry.example/app");
        rig.Database.Execute("UPDATE Deliveries SET NextAttemptAt=NULL, Reason='Waits for its log entry.'");
        await rig.Database.Writer.WriteAsync(
            session =>
            {
                foreach (var artifact in run.Artifacts)
                    session.Insert(new LogEntryRecord
                    {
                        Id = session.NextId<LogEntryRecord>(),
                        RunId = run.Id,
                        SignatureId = artifact.Signature!.Id,
                        LogUrl = "https://log.example",
                        NextAttemptAt = rig.Time.GetUtcNow(),
                    });
            },
            Cancellation);
        return (run.Artifacts.First(), run.Artifacts.Last());
    }

    private static async Task LogAsync(OutboxRig rig, ArtifactRecord artifact)
    {
        await rig.Database.Writer.WriteAsync(
            session =>
            {
                session.Execute("""UPDATE "LogEntries" SET "State"='Done', "NextAttemptAt"=NULL WHERE "SignatureId"=$0""", artifact.Signature!.Id);
                OutboxRows.Release(session, artifact.Id, rig.Time.GetUtcNow());
            },
            Cancellation);
    }
}
