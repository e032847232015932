namespace Chains.Web.Api.Configuration;

/// <summary>Where the value of a key comes from.</summary>
public enum KeySource
{
    Default,

    /// <summary>The chains-config ConfigMap.</summary>
    ConfigMap,

    /// <summary>The last good configuration that the database remembers, while the ConfigMap has errors.</summary>
    Stored,
}
