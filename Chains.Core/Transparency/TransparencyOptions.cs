using Chains.Core.Transparency.Clients;

namespace Chains.Core.Transparency;

/// <summary>Host settings below <c>Chains:Transparency</c>: which logs there are and how they are worked with.</summary>
public sealed record TransparencyOptions
{
    public const string Section = "Chains:Transparency";

    /// <summary>A Sigstore signing config (JSON) that chooses logs and timestamp authorities where <c>transparency.url</c> is left at its default.</summary>
    public string SigningConfigFile { get; init; } = "";

    /// <summary>The public key, PEM, of the log at <c>transparency.url</c>, where no trusted root holds it. Empty: the key that the log first shows is kept.</summary>
    public string PublicKeyFile { get; init; } = "";

    /// <summary>The kind of entry that attestations become in logs of Rekor v1.</summary>
    public AttestationEntryKind AttestationEntry { get; init; } = AttestationEntryKind.Dsse;

    /// <summary>How many uploads to one log may be under way at once: a log that takes two seconds for an entry needs twice as many as entries come in a second.</summary>
    public int Uploads { get; init; } = 512;

    /// <summary>How often each log in use is asked to prove that it only appended.</summary>
    public TimeSpan MonitorInterval { get; init; } = TimeSpan.FromMinutes(1);
}
