namespace Chains.Core.Configuration;

/// <summary>One key whose value is not what it was, with secrets hidden. Null where the key was not or is no longer given.</summary>
public sealed record ConfigurationKeyChange(string Key, string? Old, string? New);
