namespace Chains.Web.Components.Pages;

/// <summary>A graph in columns, with every place worked out: what is drawn is only copied from here.</summary>
/// <param name="Description">What it shows, in words.</param>
public sealed record Graph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Width, int Height, string Description);
