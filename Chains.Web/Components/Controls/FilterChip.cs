namespace Chains.Web.Components.Controls;

/// <summary>One filter that is in force, as a chip that takes it away.</summary>
/// <param name="Parameter">Its name in the address.</param>
public sealed record FilterChip(string Parameter, string Label, string Value);
