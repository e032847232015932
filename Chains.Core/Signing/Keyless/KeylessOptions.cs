namespace Chains.Core.Signing.Keyless;

/// <summary>Host settings of keyless signing.</summary>
public sealed record KeylessOptions
{
    public const string Section = "Chains:Keyless";

    /// <summary>Where cosign expects a projected token.</summary>
    public const string CosignTokenFile = "/var/run/sigstore/cosign/oidc-token";

    /// <summary><c>Chains:Keyless:ReuseCertificate</c>: whether one certificate serves many signatures.</summary>
    public bool ReuseCertificate { get; set; } = true;

    /// <summary>
    /// <c>Chains:Keyless:CertificateMargin</c>: what must be left of a certificate's validity when it signs, so that there is time to log the signature; at most
    /// half of the validity.
    /// </summary>
    public TimeSpan CertificateMargin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary><c>Chains:Keyless:TokenFile</c></summary>
    public string TokenFile { get; set; } = CosignTokenFile;
}
