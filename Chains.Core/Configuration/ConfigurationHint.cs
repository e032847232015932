namespace Chains.Core.Configuration;

/// <summary>Something that valid settings need beside them to do what their author expects.</summary>
/// <param name="Key">The key that it is about.</param>
/// <param name="Needs">The key to look at next, or null where the remedy is not a key.</param>
public sealed record ConfigurationHint(string Key, string Message, string? Needs);
