namespace Chains.Core.Configuration;

/// <summary>The values of <c>transparency.enabled</c>.</summary>
public enum TransparencyMode
{
    Off,
    On,

    /// <summary>Only runs annotated <c>chains.tekton.dev/transparency-upload: "true"</c>.</summary>
    Manual,
}
