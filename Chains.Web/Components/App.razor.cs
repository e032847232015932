using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components;

/// <summary>The document around every page. Assets are local, and no script or style is inline.</summary>
public sealed partial class App
{
    [Inject]
    private Assets Files { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    /// <summary>What the theme button left in its cookie (<c>wwwroot/js/theme.js</c>); null leaves it to the system.</summary>
    private string? Theme => Context?.Request.Cookies["chains-theme"] is ("light" or "dark") and var theme ? theme : null;
}
