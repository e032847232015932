namespace Chains.Web.Hosting.Auth;

/// <summary>The names of the authorization policies. Every endpoint names one or says that it is open to everybody; one that does neither is denied.</summary>
public static class Policies
{
    public const string Viewer = nameof(Role.Viewer);

    public const string Operator = nameof(Role.Operator);

    public const string Admin = nameof(Role.Admin);

    /// <summary>An admin in person: not through an API token, which must not make others that outlive it.</summary>
    public const string AdminInPerson = "AdminInPerson";
}
