using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Chains.Web.Components.Layout;

public sealed partial class MainLayout
{
    private static readonly Entry[] Entries =
    [
        new("/", "Overview", Icons.Material.Outlined.Dashboard, NavLinkMatch.All),
        new("/runs", "Runs", Icons.Material.Outlined.PlayCircle),
        new("/signatures", "Signatures", Icons.Material.Outlined.Verified),
        new("/keys", "Keys", Icons.Material.Outlined.VpnKey),
        new("/configuration", "Configuration", Icons.Material.Outlined.Tune),
        new("/preview", "Preview", Icons.Material.Outlined.Preview),
    ];

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    // A bare #content would be resolved against <base href="/"> and leave the page.
    private string SkipTarget => "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";

    private sealed record Entry(string Href, string Title, string Icon, NavLinkMatch Match = NavLinkMatch.Prefix);
}
