namespace Chains.Core.Records;

/// <summary>A public key that has signed, kept for good: signatures outlive the rotation of their key.</summary>
public sealed class KeyRecord
{
    public long Id { get; set; }

    /// <summary><c>SHA256:…</c>, as DSSE carries it; unique.</summary>
    public required string KeyId { get; set; }

    public required string Algorithm { get; set; }

    public required string Pem { get; set; }

    /// <summary>Where it was read from, such as <c>secret tekton-chains/signing-secrets, x509.pem</c>.</summary>
    public required string Source { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>When another key took its place; null while it is current.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
