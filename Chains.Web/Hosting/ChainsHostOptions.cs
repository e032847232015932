namespace Chains.Web.Hosting;

/// <summary>Host settings directly below <c>Chains</c>.</summary>
public sealed record ChainsHostOptions
{
    public const string Section = "Chains";

    /// <summary>Holds the database, the sandbox key and the log. Absolute once the host has started; given relative to the working directory.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>Which faces of the service this process shows; empty means all.</summary>
    public IReadOnlyList<HostRole> Roles { get; init; } = [];

    /// <summary>Addresses and networks, separated by commas, of the proxies in front; their <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public string TrustedProxies { get; init; } = "";

    public bool Has(HostRole role) => Roles.Count == 0 || Roles.Contains(role);
}
