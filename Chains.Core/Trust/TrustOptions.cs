namespace Chains.Core.Trust;

/// <summary>Host settings below <c>Chains:Trust</c>: whom the service believes.</summary>
public sealed record TrustOptions
{
    public const string Section = "Chains:Trust";

    /// <summary>A Sigstore trusted root (JSON); it is read again when it changes. Empty: none.</summary>
    public string TrustedRootFile { get; set; } = "";

    /// <summary>Whether Sigstore's public-good instance is believed.</summary>
    public bool PublicGood { get; set; } = true;

    /// <summary>How often published trust is fetched again; zero never does.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The TUF root (JSON) to start from with a mirror of one's own.</summary>
    public string TufRootFile { get; set; } = "";

    /// <summary>In place of the file: SHA-256, in hex, of the root that the mirror itself serves as its first.</summary>
    public string TufRootSha256 { get; set; } = "";

    /// <summary>Where what was fetched is kept; empty keeps nothing.</summary>
    public string CacheDirectory { get; set; } = "";
}
