using Microsoft.AspNetCore.Components.Routing;

namespace Chains.Web.Components.Layout;

/// <summary>One page of the navigation.</summary>
/// <param name="Icon">One of MudBlazor's icons.</param>
/// <param name="Key">The key that leads there after <c>g</c>.</param>
public sealed record NavigationEntry(string Href, string Title, string Icon, NavLinkMatch Match = NavLinkMatch.Prefix, char? Key = null);
