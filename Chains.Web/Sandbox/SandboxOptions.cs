namespace Chains.Web.Sandbox;

/// <summary>The <c>Chains:Sandbox</c> section: the embedded Kubernetes API for a laptop without a cluster.</summary>
public sealed record SandboxOptions
{
    public const string Section = "Chains:Sandbox";

    /// <summary>The TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; set; } = 8001;

    /// <summary>Loads the runs under <c>samples/</c> when the sandbox starts with an empty store.</summary>
    public bool Samples { get; set; } = true;
}
