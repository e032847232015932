namespace Chains.Web.Hosting;

/// <summary>The faces of the process that <c>Chains:Roles</c> can choose from.</summary>
public enum HostRole
{
    /// <summary>Watches the cluster and signs.</summary>
    Controller,

    /// <summary>Serves the REST API and the dashboard.</summary>
    Web,
}
