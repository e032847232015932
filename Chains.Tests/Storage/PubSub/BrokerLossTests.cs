using System.Text;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Chains.Tests.Storage.Outbox;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Storage.PubSub;

/// <summary>
/// The outbox with the real client, towards a broker that dies and comes back under its address with what it had acknowledged: every connection is cut
/// and its port refuses. Unlike real brokers this one does not tell repeated requests apart, so it shows each of them.
/// </summary>
public sealed class BrokerLossTests
{
    private const int Runs = 2000;
    private const int Outages = 3;
    private const int Partitions = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lane_TheBrokerIsKilledAndRestartedInTheMiddle_LosesNothingAndKeepsTheOrderOfEachRun()
    {
        using var brokers = new MockBrokers();
        brokers.CreateTopic("chains", Partitions);
        // Whenever it dies, it has messages for which it has not answered yet.
        brokers.AnswerAfter(TimeSpan.FromMilliseconds(50));
        var client = Path.GetTempFileName();
        await File.WriteAllTextAsync(client, "message.timeout.ms=2000\nreconnect.backoff.max.ms=500\n", Cancellation);
        await using var pubsub = new PubSubRig(brokers.Bootstrap, propertiesFile: client);
        await using var rig = await OutboxRig.CreateAsync();
        rig.Configure(new()
        {
            ["storage.pubsub.provider"] = "kafka",
            ["storage.pubsub.topic"] = "chains",
            ["storage.pubsub.kafka.bootstrap.servers"] = brokers.Bootstrap,
        });
        rig.Start(pubsub.Backend);
        var committing = Task.Run(() => CommitAsync(rig), Cancellation);

        for (var outage = 1; outage <= Outages; outage++)
        {
            await UntilDoneAsync(rig, Runs * 2 * outage / (Outages + 1));
            brokers.Down();
            // The client rides out the odd ones by itself; of the others it gives everything back, and the outbox takes over.
            if (outage % 2 == 0)
                await Eventually.HoldsAsync(
                    async () => (await rig.Outbox.StatusAsync("pubsub", Cancellation))!.Problem is DeliveryProblem.Unreachable, "the outbox knows that the broker is gone");
            brokers.Up();
        }

        var runs = await committing;
        await UntilDoneAsync(rig, Runs * 2);
        var expected = runs.SelectMany(r => r.Artifacts.Select(a => (r.Uid, a.Key))).ToHashSet();
        var messages = brokers.ReadAll("chains", Partitions);

        Assert.Equal(expected.Order(), messages.Select(Artifact).Distinct().Order());
        Assert.Contains(await rig.RowsAsync(), r => r.Attempts > 1);
        AssertOrdered(runs, messages);
        AssertRepeatedWithTheirIds(messages);
        File.Delete(client);
    }

    private static async Task<List<RunRecord>> CommitAsync(OutboxRig rig)
    {
        var runs = new List<RunRecord>(Runs);
        foreach (var batch in Enumerable.Range(0, Runs).Chunk(100))
            runs.AddRange(await Task.WhenAll(batch.Select(i => rig.CommitAsync($"run-{i}", ["pubsub"], "registry.example/app-" + i))));
        return runs;
    }

    private static Task UntilDoneAsync(OutboxRig rig, int count) => Eventually.HoldsAsync(
        async () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return await rig.Database.ReadAsync(c => c.Deliveries.CountAsync(d => d.State == StepState.Done)) >= count;
        },
        $"{count} deliveries have arrived");

    private static void AssertOrdered(List<RunRecord> runs, List<ConsumeResult<byte[], byte[]>> messages)
    {
        var keys = runs.ToDictionary(r => r.Uid, r => r.Artifacts.Select(a => a.Key).ToArray());
        foreach (var run in messages.GroupBy(m => MockBrokers.Header(m, "chains-run-uid")))
        {
            Assert.Single(run.Select(m => m.Partition).Distinct());
            Assert.Equal(keys[run.Key], run.OrderBy(m => m.Offset.Value).Select(m => Artifact(m).Key).Distinct());
        }
    }

    /// <summary>What stands twice are the messages of requests that were cut off before their answer: one for each outage and partition, at the most.</summary>
    private static void AssertRepeatedWithTheirIds(List<ConsumeResult<byte[], byte[]>> messages)
    {
        Assert.All(
            messages.GroupBy(Artifact),
            same => Assert.Single(same.Select(m => MockBrokers.Header(m, "chains-delivery-id")).Distinct()));
        var repeated = messages.GroupBy(m => (m.Partition, Artifact(m))).Where(g => g.Count() > 1).SelectMany(g => g.OrderBy(m => m.Offset.Value).SkipLast(1)).ToList();
        var requests = repeated.GroupBy(m => m.Partition).SelectMany(p =>
        {
            var offsets = p.Select(m => m.Offset.Value).Order().ToArray();
            return offsets.Where((offset, i) => i == 0 || offsets[i - 1] + 1 != offset);
        }).Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{messages.Count} messages, {repeated.Count} of them repeated, in {requests} requests");
        Assert.InRange(requests, 0, Outages * Partitions);
    }

    private static (string Uid, string Key) Artifact(ConsumeResult<byte[], byte[]> message) =>
        (MockBrokers.Header(message, "chains-run-uid"), Encoding.UTF8.GetString(message.Message.Key));
}
