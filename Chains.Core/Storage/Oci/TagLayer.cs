using System.Collections.Immutable;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>One signature or attestation as it stands under a cosign tag.</summary>
/// <param name="Suffix">Of the tag: <c>.sig</c> or <c>.att</c>.</param>
internal sealed record TagLayer(string Suffix, string MediaType, ReadOnlyMemory<byte> Content, ImmutableSortedDictionary<string, string> Annotations)
{
    /// <summary>The image signature over a simple signing payload.</summary>
    public static TagLayer Signature(
        ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> signature, string certificate, string chain, string? rekorBundle) => new(
        CosignNames.SignatureSuffix, CosignNames.SimpleSigningType, payload,
        Annotate(Convert.ToBase64String(signature), certificate, chain, rekorBundle));

    /// <summary>The DSSE envelope of an attestation.</summary>
    public static TagLayer Attestation(ReadOnlyMemory<byte> envelope, string certificate, string chain, string? rekorBundle) => new(
        CosignNames.AttestationSuffix, CosignNames.EnvelopeType, envelope, Annotate("", certificate, chain, rekorBundle));

    public Descriptor Descriptor(Descriptor blob) => blob with { Annotations = Annotations };

    private static ImmutableSortedDictionary<string, string> Annotate(string signature, string certificate, string chain, string? rekorBundle)
    {
        var annotations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        annotations[CosignNames.SignatureAnnotation] = signature;
        annotations[CosignNames.CertificateAnnotation] = certificate;
        annotations[CosignNames.ChainAnnotation] = chain;
        if (rekorBundle is not null)
            annotations[CosignNames.RekorBundleAnnotation] = rekorBundle;
        return annotations.ToImmutable();
    }
}
