using Chains.Web.Components.Controls;

namespace Chains.Web.Components.Pages;

/// <summary>A node before it has a place.</summary>
/// <param name="From">Indexes in the column before that lead here; null for all of them.</param>
public sealed record GraphPart(string Kind, string Title, string? Href, Tone Tone, bool Here = false, IReadOnlyList<int>? From = null);
