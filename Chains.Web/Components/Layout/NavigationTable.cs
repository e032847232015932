using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Chains.Web.Components.Layout;

/// <summary>Every page that the navigation leads to, in its order: a new page is a line here.</summary>
public static class NavigationTable
{
    public static IReadOnlyList<NavigationGroup> Groups { get; } =
    [
        new(
            null,
            new NavigationEntry("/", "Overview", Icons.Material.Outlined.Dashboard, NavLinkMatch.All)),
        new(
            "Provenance",
            new NavigationEntry("/runs", "Runs", Icons.Material.Outlined.PlayCircle),
            new NavigationEntry("/signatures", "Signatures", Icons.Material.Outlined.Verified)),
        new(
            "Trust",
            new NavigationEntry("/keys", "Keys", Icons.Material.Outlined.VpnKey),
            new NavigationEntry("/certificates", "Certificates", Icons.Material.Outlined.Badge)),
        new(
            "Settings",
            new NavigationEntry("/configuration", "Configuration", Icons.Material.Outlined.Tune),
            new NavigationEntry("/preview", "Preview", Icons.Material.Outlined.Preview)),
    ];
}
