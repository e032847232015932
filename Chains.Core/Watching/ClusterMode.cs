namespace Chains.Core.Watching;

/// <summary>The values of <c>Chains:Cluster:Mode</c>.</summary>
public enum ClusterMode
{
    /// <summary>The cluster whose service account this process runs under; the sandbox where there is none. Never a kubeconfig that happens to lie around.</summary>
    Auto,

    /// <summary>The embedded API server on the loopback interface.</summary>
    Sandbox,

    /// <summary>A real cluster: its service account, or the kubeconfig that is named.</summary>
    Kubernetes,
}
