namespace Chains.Core.Records.Queries;

/// <summary>What a list of certificates is narrowed to; null means any.</summary>
public sealed record CertificateFilter
{
    /// <summary>Part of an identity or issuer, or a fingerprint by its beginning.</summary>
    public string? Query { get; init; }

    /// <summary>The OpenID Connect issuer, whole.</summary>
    public string? Issuer { get; init; }

    /// <summary>Valid from this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Valid from before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Valid until this instant or later.</summary>
    public DateTimeOffset? ExpiresFrom { get; init; }

    /// <summary>Expired before this instant.</summary>
    public DateTimeOffset? ExpiresTo { get; init; }
}
