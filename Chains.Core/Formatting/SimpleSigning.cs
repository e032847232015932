using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;

namespace Chains.Core.Formatting;

/// <summary>
/// The payload of an image signature (Red Hat "simple signing", containers/image <c>docs/containers-signature.5.md</c>, as cosign writes it).
/// </summary>
internal static class SimpleSigning
{
    public static byte[] Write(ImageReference image)
    {
        using var json = new JsonBuffer();
        json.StartObject();
        json.Name("critical"u8);
        json.StartObject();
        json.Name("identity"u8);
        json.StartObject();
        json.Name("docker-reference"u8);
        json.String(image.Repository);
        json.EndObject();
        json.Name("image"u8);
        json.StartObject();
        json.Name("docker-manifest-digest"u8);
        json.String("sha256:" + image.Digest);
        json.EndObject();
        json.Name("type"u8);
        json.String("cosign container image signature"u8);
        json.EndObject();
        json.Name("optional"u8);
        json.Null();
        json.EndObject();
        return json.Written.ToArray();
    }
}
