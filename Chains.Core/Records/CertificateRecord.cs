namespace Chains.Core.Records;

/// <summary>A signing certificate with its chain.</summary>
public sealed class CertificateRecord
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the leaf's DER, lower-case hex; unique.</summary>
    public required string Fingerprint { get; set; }

    public required string Pem { get; set; }

    public string? ChainPem { get; set; }

    /// <summary>Subject alternative name: e-mail or URI.</summary>
    public string? Identity { get; set; }

    public string? Issuer { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset NotAfter { get; set; }
}
