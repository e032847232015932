namespace Chains.Core.Configuration;

/// <summary>Where the data of a reading came from.</summary>
public enum ConfigurationOrigin
{
    /// <summary>The <c>chains-config</c> ConfigMap.</summary>
    ConfigMap,

    /// <summary>There is no ConfigMap: the defaults.</summary>
    Missing,

    /// <summary>The last good data that the database remembers, used because the first reading had errors.</summary>
    Stored,
}
