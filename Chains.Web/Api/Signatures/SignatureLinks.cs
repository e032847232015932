namespace Chains.Web.Api.Signatures;

/// <summary>The parts of a signature, to download.</summary>
/// <param name="Envelope">The DSSE envelope; for an image the bare signature.</param>
/// <param name="Payload">The exact bytes of the statement.</param>
/// <param name="Pae">The bytes that the signature is over: the DSSE pre-authentication encoding; for an image the payload.</param>
/// <param name="Bundle">The same as a Sigstore bundle.</param>
/// <param name="Signature">The raw signature, ASN.1 DER for ECDSA.</param>
public sealed record SignatureLinks(string Self, string Run, string Envelope, string Payload, string Pae, string Signature, string PublicKey, string Bundle)
{
    internal static SignatureLinks To(long id, string runUid)
    {
        var self = $"{ApiRoutes.Root}/signatures/{id}";
        return new SignatureLinks(
            self, $"{ApiRoutes.Root}/runs/{Uri.EscapeDataString(runUid)}",
            self + "/envelope", self + "/payload", self + "/pae", self + "/signature", self + "/public-key", self + "/bundle");
    }
}
