namespace Chains.Web.Hosting.Auth;

/// <summary>The authentication schemes. A request is judged by the first that applies: its bearer token, else its session.</summary>
internal static class Schemes
{
    /// <summary>Chooses among the others; the default.</summary>
    public const string Chosen = "Chains";

    public const string Session = "Session";

    public const string ApiToken = "ApiToken";

    public const string LocalToken = "LocalToken";

    public const string Jwt = "Jwt";

    public const string OpenIdConnect = "OpenIdConnect";

    public const string Kubernetes = "Kubernetes";

    public const string Anonymous = "Anonymous";

    /// <summary>The scheme that judges bearer tokens which are none of ours.</summary>
    public static string Bearer(AuthMode mode) => mode switch
    {
        AuthMode.OpenIdConnect => Jwt,
        AuthMode.Kubernetes => Kubernetes,
        AuthMode.BrowserToken => LocalToken,
        _ => ApiToken,
    };
}
