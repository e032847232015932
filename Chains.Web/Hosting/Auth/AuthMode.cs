namespace Chains.Web.Hosting.Auth;

/// <summary>How people and programs show who they are: the values of <c>Chains:Auth:Mode</c>.</summary>
public enum AuthMode
{
    /// <summary>A one-time link printed at start for the browser, a token file in the data directory for programs on the same machine.</summary>
    BrowserToken,

    /// <summary>An OpenID Connect provider: a session for the dashboard, JWT bearer tokens for the API.</summary>
    OpenIdConnect,

    /// <summary>Tokens of the cluster, checked by TokenReview and SubjectAccessReview.</summary>
    Kubernetes,

    /// <summary>Nobody is asked; whoever can reach the service may do everything.</summary>
    None,
}
