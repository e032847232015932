namespace Chains.Web.Api.Runs;

/// <summary>Where the rest of a run is.</summary>
public sealed record RunLinks(string Self, string Snapshot, string Replay)
{
    internal static RunLinks To(string uid)
    {
        var self = $"{ApiRoutes.Root}/runs/{Uri.EscapeDataString(uid)}";
        return new RunLinks(self, self + "/snapshot", self + "/replay");
    }
}
