using Chains.Core.Formatting;

namespace Chains.Core.Storage.Oci;

/// <summary>The names by which cosign and its verifiers know signatures in a registry.</summary>
public static class CosignNames
{
    /// <summary>Suffix of the tag <c>sha256-hex</c> under which the signatures of an image stand.</summary>
    public const string SignatureSuffix = ".sig";

    /// <summary>Suffix of the tag under which the attestations of an image stand.</summary>
    public const string AttestationSuffix = ".att";

    public const string SimpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json";
    public const string EnvelopeType = "application/vnd.dsse.envelope.v1+json";
    public const string BundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>Base64 of the bare signature; empty on an attestation, whose envelope holds it.</summary>
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";

    /// <summary>PEM; empty with a static key, as the Go controller writes it.</summary>
    public const string CertificateAnnotation = "dev.sigstore.cosign/certificate";

    /// <summary>PEM; empty with a static key.</summary>
    public const string ChainAnnotation = "dev.sigstore.cosign/chain";

    /// <summary>JSON of the entry in Rekor v1 with its signed entry timestamp.</summary>
    public const string RekorBundleAnnotation = "dev.sigstore.cosign/bundle";

    public const string BundleContentAnnotation = "dev.sigstore.bundle.content";
    public const string BundlePredicateTypeAnnotation = "dev.sigstore.bundle.predicateType";
    public const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>Predicate type of the statement that is an image signature in a bundle.</summary>
    public const string SignPredicateType = CosignStatement.PredicateType;
}
