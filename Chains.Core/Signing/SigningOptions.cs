namespace Chains.Core.Signing;

/// <summary>Host settings below <c>Chains:Signing</c>.</summary>
public sealed record SigningOptions
{
    public const string Section = "Chains:Signing";

    /// <summary>Where the <c>signing-secrets</c> secret is mounted; null means that it is read through the API server.</summary>
    public string? SecretDirectory { get; init; }
}
