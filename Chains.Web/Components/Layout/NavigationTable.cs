using Chains.Web.Hosting.Auth;
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
            new NavigationEntry("/", "Overview", Icons.Material.Outlined.Dashboard, NavLinkMatch.All, Key: 'o')),
        new(
            "Provenance",
            new NavigationEntry("/runs", "Runs", Icons.Material.Outlined.PlayCircle, Key: 'r'),
            new NavigationEntry("/signatures", "Signatures", Icons.Material.Outlined.Verified, Key: 's'),
            new NavigationEntry("/images", "Images", Icons.Material.Outlined.Inventory2, Key: 'i'),
            new NavigationEntry("/coverage", "Coverage", Icons.Material.Outlined.FactCheck, Key: 'v')),
        new(
            "Delivery",
            new NavigationEntry("/deliveries", "Deliveries", Icons.Material.Outlined.LocalShipping),
            new NavigationEntry("/backends", "Backends", Icons.Material.Outlined.Storage)),
        new(
            "Trust",
            new NavigationEntry("/verify", "Verify", Icons.Material.Outlined.GppGood),
            new NavigationEntry("/trust", "Trust", Icons.Material.Outlined.Shield),
            new NavigationEntry("/rekor", "Rekor entries", Icons.Material.Outlined.ReceiptLong, Key: 'l'),
            new NavigationEntry("/keys", "Keys", Icons.Material.Outlined.VpnKey, Key: 'k'),
            new NavigationEntry("/certificates", "Certificates", Icons.Material.Outlined.Badge, Key: 'e')),
        new(
            "Settings",
            new NavigationEntry("/configuration", "Configuration", Icons.Material.Outlined.Tune, Key: 'c'),
            new NavigationEntry("/preview", "Preview", Icons.Material.Outlined.Preview, Key: 'p'),
            new NavigationEntry("/tokens", "API tokens", Icons.Material.Outlined.Password, Policy: Policies.Admin),
            new NavigationEntry("/audit", "Audit log", Icons.Material.Outlined.History, Policy: Policies.Admin)),
    ];
}
