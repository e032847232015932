namespace Chains.Web.Hosting;

/// <summary>The kinds of value that host settings have.</summary>
public enum HostSettingType
{
    Text,

    /// <summary>Path of a file or directory, relative to the working directory.</summary>
    Path,

    /// <summary>Listening addresses, separated by semicolons.</summary>
    Addresses,

    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary><c>hh:mm:ss</c>, with days in front as <c>d.hh:mm:ss</c>.</summary>
    Duration,

    /// <summary>One of the allowed words.</summary>
    Choice,

    /// <summary>Allowed words, separated by commas or one per numbered key.</summary>
    Choices,

    /// <summary>Kubernetes namespace name (RFC 1123 label).</summary>
    Namespace,

    /// <summary>Namespace names, separated by commas or one per numbered key.</summary>
    Namespaces,
}
