namespace Chains.Core.Trust;

/// <param name="Name">Such as <c>public-good</c>.</param>
/// <param name="Source">Where its trust comes from: an address, a file, or that it is shipped.</param>
/// <param name="UpdatedAt">When it was last confirmed to be current; null when it never was.</param>
/// <param name="ExpiresAt">When it has to be confirmed again; null where nothing says so.</param>
/// <param name="Problem">Why it could not be confirmed, or read; null when all is well.</param>
public sealed record TrustStatus(string Name, string Source, DateTimeOffset? UpdatedAt, DateTimeOffset? ExpiresAt, string? Problem);
