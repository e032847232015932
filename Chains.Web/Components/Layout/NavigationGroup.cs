namespace Chains.Web.Components.Layout;

/// <summary>Pages that belong together.</summary>
/// <param name="Title">Null for the pages that stand above all groups.</param>
public sealed record NavigationGroup(string? Title, params IReadOnlyList<NavigationEntry> Entries);
