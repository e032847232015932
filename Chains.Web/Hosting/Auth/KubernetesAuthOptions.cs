namespace Chains.Web.Hosting.Auth;

/// <summary>Host settings below <c>Chains:Auth:Kubernetes</c>.</summary>
public sealed record KubernetesAuthOptions
{
    public const string Section = AuthOptions.Section + ":Kubernetes";

    /// <summary>The audiences of which a token must have one, separated by commas; empty means the API server's own.</summary>
    public string Audiences { get; init; } = "";

    /// <summary>How long a verdict of the API server is kept; a token that is revoked, or a right that is taken away, counts that much longer.</summary>
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromMinutes(1);
}
