namespace Chains.Core.Formatting.GoJson;

/// <summary>How Go's <c>encoding/json</c> writes a type, where the types below have no JSON form of their own.</summary>
internal enum TypeKind
{
    String,
    Bool,
    Int,

    /// <summary><c>metav1.Time</c>: RFC 3339 in UTC, whole seconds; <c>null</c> when unset.</summary>
    Time,

    /// <summary><c>metav1.Duration</c>, such as <c>1h0m0s</c>.</summary>
    Duration,

    /// <summary><c>resource.Quantity</c>, such as <c>512Mi</c>.</summary>
    Quantity,

    /// <summary><c>intstr.IntOrString</c></summary>
    IntOrString,

    /// <summary><c>ParamValue</c>: a string, an array of strings, or an object of strings.</summary>
    Param,

    /// <summary>JSON that Go passes through.</summary>
    Raw,

    /// <summary><c>metadata.annotations</c>: a map of strings, without what Chains itself put there.</summary>
    Annotations,
    Struct,
    Pointer,
    List,
    Map,
}
