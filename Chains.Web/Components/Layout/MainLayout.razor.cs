using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Diagnostics;
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

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    // A bare #content would be resolved against <base href="/"> and leave the page.
    private string SkipTarget => (Asked ?? "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]) + "#content";

    // The page that was not found is rendered at an address of its own; the browser stands at the one it asked for.
    private string? Asked => Context?.Features.Get<IStatusCodeReExecuteFeature>() is { } again
        ? again.OriginalPathBase + again.OriginalPath + again.OriginalQueryString
        : null;

    private sealed record Entry(string Href, string Title, string Icon, NavLinkMatch Match = NavLinkMatch.Prefix);
}
