namespace Chains.Web.Components.Pages;

/// <param name="Path">SVG path data, from the right side of one node to the left side of another.</param>
public sealed record GraphEdge(string Path);
