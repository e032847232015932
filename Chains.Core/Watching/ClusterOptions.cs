namespace Chains.Core.Watching;

/// <summary>Host settings below <c>Chains:Cluster</c>: which cluster is served and how much of it.</summary>
public sealed record ClusterOptions
{
    public const string Section = "Chains:Cluster";

    public ClusterMode Mode { get; init; } = ClusterMode.Auto;

    /// <summary>Path of a kubeconfig file, used with <see cref="ClusterMode.Kubernetes"/> only; null means the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The namespaces that are watched; empty means all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Where <c>chains-config</c>, <c>signing-secrets</c> and the leases live.</summary>
    public string SystemNamespace { get; init; } = "tekton-chains";
}
