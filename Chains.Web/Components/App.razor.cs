namespace Chains.Web.Components;

/// <summary>The document around every page. Assets are local, and no script or style is inline.</summary>
public sealed partial class App
{
    private static readonly string Build = typeof(App).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>The address changes with every build, so that no browser keeps an old file beside a new page.</summary>
    private static string Versioned(string path) => $"{path}?v={Build}";
}
