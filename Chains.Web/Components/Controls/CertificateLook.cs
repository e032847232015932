using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>How the validity of a certificate looks. Expired is the ordinary state of a signing certificate: it lived for minutes.</summary>
public static class CertificateLook
{
    public static StateLook Of(DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset now) =>
        now < notBefore ? new("Not yet valid", Icons.Material.Filled.Schedule, Tone.Busy, "Its validity begins later")
        : now <= notAfter ? new("Valid", Icons.Material.Filled.Check, Tone.Good, "Signs now, or may")
        : new("Expired", Icons.Material.Filled.History, Tone.Quiet, "Signs no more; what was logged while it was valid still verifies");
}
