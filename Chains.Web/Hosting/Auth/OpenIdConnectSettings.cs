namespace Chains.Web.Hosting.Auth;

/// <summary>Host settings below <c>Chains:Auth:OpenIdConnect</c>.</summary>
public sealed record OpenIdConnectSettings
{
    public const string Section = AuthOptions.Section + ":OpenIdConnect";

    /// <summary>The issuer: <c>/.well-known/openid-configuration</c> below it describes it.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>The audience of the API's bearer tokens; empty means the client id.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Asked for at the sign-in, separated by commas.</summary>
    public string Scopes { get; init; } = "openid,profile,email";

    /// <summary>The claim that names people.</summary>
    public string NameClaim { get; init; } = "email";

    /// <summary>The claim that holds roles or groups; dots lead into objects, as in <c>realm_access.roles</c>.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>Values of the role claim that make a viewer, separated by commas; <c>*</c> is everybody who can sign in.</summary>
    public string ViewerValues { get; init; } = "chains-viewer";

    public string OperatorValues { get; init; } = "chains-operator";

    public string AdminValues { get; init; } = "chains-admin";

    public string ApiAudience => Audience.Length > 0 ? Audience : ClientId;

    /// <summary>The secret is not printed.</summary>
    public override string ToString() => $"{nameof(OpenIdConnectSettings)} {{ Authority = {Authority}, ClientId = {ClientId} }}";
}
