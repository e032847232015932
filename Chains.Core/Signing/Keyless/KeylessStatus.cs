namespace Chains.Core.Signing.Keyless;

/// <summary>What an operator wants to know of keyless signing.</summary>
/// <param name="Certificate">The one in use; null while there is none.</param>
/// <param name="ServesUntil">When another one takes its place.</param>
/// <param name="Error">Why the last attempt to get one failed; null when it did not.</param>
/// <param name="Since">Since when attempts fail.</param>
public sealed record KeylessStatus(IssuedCertificate? Certificate, DateTimeOffset? ServesUntil, string? Error, DateTimeOffset? Since);
