using Microsoft.AspNetCore.Components.Routing;

namespace Chains.Web.Components.Layout;

/// <summary>One page of the navigation.</summary>
/// <param name="Icon">One of MudBlazor's icons.</param>
/// <param name="Key">The key that leads there after <c>g</c>.</param>
/// <param name="Policy">Only who satisfies it is shown the way there.</param>
public sealed record NavigationEntry(string Href, string Title, string Icon, NavLinkMatch Match = NavLinkMatch.Prefix, char? Key = null, string? Policy = null);
