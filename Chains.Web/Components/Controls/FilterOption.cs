namespace Chains.Web.Components.Controls;

/// <summary>One choice of a filter: what stands in the address, and what is read.</summary>
public sealed record FilterOption(string Value, string Label);
