using System.Text;
using Chains.Core.Extraction;

namespace Chains.Core.Formatting;

/// <summary>
/// The statement that cosign 3 signs for an image and puts into a Sigstore bundle, byte for byte: the digest alone, without a name, and an empty
/// predicate. It goes to the registry in place of simple signing where <c>storage.oci.encoding-format</c> is <c>sigstore-bundle</c>.
/// </summary>
internal static class CosignStatement
{
    public const string PredicateType = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>What its artifact's key ends in: simple signing of the same image has the key without.</summary>
    public const string KeySuffix = "-bundle";

    public static byte[] Write(ImageReference image) => Encoding.UTF8.GetBytes(
        $$$"""{"_type":"{{{Statement.V1}}}","subject":[{"digest":{"sha256":"{{{image.Digest}}}"},"annotations":{}}],"predicateType":"{{{PredicateType}}}","predicate":{}}""");
}
