using System.Text;
using Chains.Core.Formatting;

namespace Chains.Core.Storage.PubSub;

/// <summary>
/// What is published for an artifact. Value and the headers <c>payload</c> and <c>signature</c> are what the Go controller
/// sends (pkg/chains/storage/pubsub); key and the other headers are ours.
/// </summary>
/// <param name="Key">The artifact's short key.</param>
/// <param name="Value">The DSSE envelope as JSON; for an image the bare signature.</param>
/// <param name="Headers">In the order in which they are sent; values are UTF-8.</param>
public sealed record PubSubMessage(string Key, byte[] Value, IReadOnlyList<KeyValuePair<string, byte[]>> Headers)
{
    public static PubSubMessage From(Delivery delivery)
    {
        var signature = delivery.Signature.ToArray();
        return new PubSubMessage(
            delivery.Key,
            signature,
            [
                new("payload", Encoding.ASCII.GetBytes(Convert.ToBase64String(delivery.Payload.Span))),
                new("signature", signature),
                Text("content-type", delivery.Type is ArtifactType.Oci ? "application/octet-stream" : "application/vnd.dsse.envelope.v1+json"),
                Text("chains-delivery-id", delivery.DeliveryId.ToString()),
                Text("chains-run-kind", delivery.RunKind.ToString()),
                Text("chains-run-namespace", delivery.Namespace),
                Text("chains-run-name", delivery.RunName),
                Text("chains-run-uid", delivery.RunUid),
                Text("chains-format", delivery.Format),
            ]);
    }

    private static KeyValuePair<string, byte[]> Text(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
