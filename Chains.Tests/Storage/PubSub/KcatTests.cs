using Chains.Core.Storage;
using Chains.Tests.Shared;

namespace Chains.Tests.Storage.PubSub;

/// <summary>A broker in a process of its own, and a consumer that is not ours.</summary>
public sealed class KcatTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_ToABroker_IsConsumedByKcatAndVerifies()
    {
        var bootstrap = Peer.Kafka;
        var topic = "chains-" + Guid.NewGuid().ToString("N");
        await using var rig = new PubSubRig(bootstrap, topic);
        Delivery[] deliveries = [.. Enumerable.Range(0, 10).Select(i => SampleDelivery.Provenance("pubsub", $"u-{i}")), SampleDelivery.Image("pubsub")];

        foreach (var delivery in deliveries)
        {
            var result = await rig.Backend.DeliverAsync(delivery, rig.Configuration, Cancellation);
            Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
        }

        var messages = await Kcat.ConsumeAsync(bootstrap, topic);
        Assert.Equal(deliveries.Select(d => d.Key).Order(StringComparer.Ordinal), messages.Select(m => m.Key).Order(StringComparer.Ordinal));
        foreach (var message in messages)
        {
            var delivery = deliveries.Single(d => d.Key == message.Key);
            SampleDelivery.AssertVerifies(delivery, message.Value, message.Payload);
            Assert.Equal((delivery.DeliveryId.ToString(), delivery.RunUid), (message.Text("chains-delivery-id"), message.Text("chains-run-uid")));
            Assert.Equal(message.Value, message.Headers["signature"]);
        }
    }
}
