using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace Chains.Web.Components.Layout;

/// <summary>What stands around every page: search and tools above, the pages at the side, behind a button where the screen is narrow.</summary>
public sealed partial class MainLayout
{
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

    private static string HeadingOf(string group) => "menu-" + group.ToLowerInvariant().Replace(' ', '-');
}
