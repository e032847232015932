namespace Chains.Core.Configuration;

/// <summary>How much a finding in <c>chains-config</c> weighs.</summary>
public enum ConfigurationSeverity
{
    /// <summary>The whole reading is refused and the last good configuration stays in force.</summary>
    Error,

    /// <summary>Well-formed and in force, but asks for a feature that this build lacks.</summary>
    NotAvailable,
}
