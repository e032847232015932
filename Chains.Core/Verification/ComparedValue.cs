namespace Chains.Core.Verification;

/// <param name="Name">What is compared, such as <c>issuer</c>.</param>
/// <param name="Expected">Null where nothing in particular was expected.</param>
/// <param name="Found">Null where there was nothing.</param>
public sealed record ComparedValue(string Name, string? Expected, string? Found);
