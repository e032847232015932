namespace Chains.Core.Trust;

/// <summary>Host settings below <c>Chains:Trust</c>: whom the service believes.</summary>
public sealed record TrustOptions
{
    public const string Section = "Chains:Trust";

    /// <summary>A Sigstore trusted root (JSON); it is read again when it changes. Empty: none.</summary>
    public string TrustedRootFile { get; init; } = "";
}
