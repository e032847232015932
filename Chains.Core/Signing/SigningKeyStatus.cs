namespace Chains.Core.Signing;

/// <summary>What an operator wants to know of the key in use.</summary>
/// <param name="Key">The current key; null while there is none to sign with.</param>
/// <param name="Source">Where it was read, or null.</param>
/// <param name="Error">Why there is none; or, beside a key, why it cannot be told whether it is still the current one.</param>
public sealed record SigningKeyStatus(PublicKey? Key, string? Source, string? Error);
