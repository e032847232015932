namespace Chains.Web.Sandbox;

/// <summary>Host settings below <c>Chains:Sandbox</c>.</summary>
public sealed record SandboxOptions
{
    public const string Section = "Chains:Sandbox";

    /// <summary>The loopback port of the embedded API server; 0 lets the system choose one.</summary>
    public int Port { get; init; } = 8001;

    /// <summary>Whether the sample runs are loaded into an empty sandbox.</summary>
    public bool Samples { get; init; } = true;
}
