using Microsoft.AspNetCore.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>Says why somebody who is known may not do what they asked for.</summary>
internal static class AccessRefusal
{
    public static string Explain(HttpContext context)
    {
        var caller = Caller.Of(context.User);
        var policies = context.GetEndpoint()?.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToArray() ?? [];
        var needed = policies.Contains(Policies.AdminInPerson) ? "an Admin in person, not an API token"
            : policies.Contains(Policies.Admin) ? "the role Admin"
            : policies.Contains(Policies.Operator) ? "the role Operator"
            : "the role Viewer";
        var has = caller.Role is { } role ? $"{caller.Name} has the role {role}" : $"{caller.Name} has no role here";
        return $"This needs {needed}; {has}.";
    }
}
