namespace Chains.Web.Components;

/// <summary>What the dashboard says of the installation it belongs to.</summary>
public sealed record DashboardEnvironment
{
    /// <summary>Runs come from the embedded sandbox, not from a cluster.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Address for <c>kubectl --server</c>; shown in the sandbox only.</summary>
    public string? ApiServer { get; init; }

    /// <summary>Namespace and name of the ConfigMap that is edited, for the <c>kubectl</c> commands shown.</summary>
    public string SystemNamespace { get; init; } = "tekton-chains";
}
