using Chains.Web.Components.Controls;

namespace Chains.Web.Components.Pages;

/// <param name="Kind">What it is, in a word.</param>
/// <param name="Href">Its page, or null where it has none.</param>
/// <param name="Here">The page that the graph stands on.</param>
public sealed record GraphNode(int X, int Y, string Kind, string Title, string Full, string? Href, Tone Tone, bool Here);
