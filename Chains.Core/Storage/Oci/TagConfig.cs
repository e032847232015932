using System.Text.Json.Nodes;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>
/// The image configuration of a cosign tag (OCI image specification, config.md), byte for byte as go-containerregistry writes it: the layers are
/// not compressed, so that their digests are their diff ids, and every time is Go's zero time, so that the same layers give the same digest.
/// </summary>
internal static class TagConfig
{
    private const string ZeroTime = "0001-01-01T00:00:00Z";

    public static byte[] Of(IEnumerable<string> layerDigests)
    {
        var digests = layerDigests.ToArray();
        return ManifestJson.Write(new JsonObject
        {
            ["architecture"] = "",
            ["created"] = ZeroTime,
            ["history"] = new JsonArray([.. digests.Select(_ => new JsonObject { ["created"] = ZeroTime })]),
            ["os"] = "",
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. digests.Select(digest => JsonValue.Create(digest))]) },
            ["config"] = new JsonObject(),
        });
    }
}
