using System.Text;
using Chains.Core.Storage.PubSub;

namespace Chains.Tests.Storage.PubSub;

public sealed class PubSubMessageTests
{
    [Fact]
    public void From_AnAttestation_IsTheEnvelopeWithTheHeadersOfTheGoController()
    {
        var delivery = SampleDelivery.Provenance("pubsub");

        var message = PubSubMessage.From(delivery);

        Assert.Equal(delivery.Signature.ToArray(), message.Value);
        Assert.Equal("taskrun-u-1", message.Key);
        Assert.Equal(
            ["payload", "signature", "content-type", "chains-delivery-id", "chains-run-kind", "chains-run-namespace", "chains-run-name", "chains-run-uid", "chains-format"],
            message.Headers.Select(h => h.Key));
        Assert.Equal(Convert.ToBase64String(delivery.Payload.Span), Header(message, "payload"));
        Assert.Equal(delivery.Signature.ToArray(), message.Headers[1].Value);
        Assert.Equal(
            ("application/vnd.dsse.envelope.v1+json", delivery.DeliveryId.ToString(), "TaskRun", "default", "build-1", "u-1", "slsa/v2alpha4"),
            (Header(message, "content-type"), Header(message, "chains-delivery-id"), Header(message, "chains-run-kind"), Header(message, "chains-run-namespace"),
                Header(message, "chains-run-name"), Header(message, "chains-run-uid"), Header(message, "chains-format")));
    }

    [Fact]
    public void From_AnImage_IsTheBareSignature()
    {
        var delivery = SampleDelivery.Image("pubsub");

        var message = PubSubMessage.From(delivery);

        Assert.Equal(delivery.Signature.ToArray(), message.Value);
        Assert.Equal("application/octet-stream", Header(message, "content-type"));
        SampleDelivery.AssertVerifies(delivery, message.Value, Convert.FromBase64String(Header(message, "payload")));
    }

    private static string Header(PubSubMessage message, string name) => Encoding.UTF8.GetString(message.Headers.Single(h => h.Key == name).Value);
}
