using System.Security.Claims;
using System.Text.Json;

namespace Chains.Web.Hosting.Auth;

/// <summary>Reads from a provider's claims who somebody is and which role they have here.</summary>
internal static class ClaimedRole
{
    public static Caller Read(ClaimsPrincipal principal, OpenIdConnectSettings settings, string via)
    {
        var values = Values(principal, settings.RoleClaim).ToHashSet(StringComparer.Ordinal);
        Role? role = Holds(values, settings.AdminValues) ? Role.Admin
            : Holds(values, settings.OperatorValues) ? Role.Operator
            : Holds(values, settings.ViewerValues) ? Role.Viewer
            : null;
        return new Caller(Name(principal, settings.NameClaim), via, role);
    }

    /// <summary>The values of a claim, also of one inside an object: <c>realm_access.roles</c>.</summary>
    public static IEnumerable<string> Values(ClaimsPrincipal principal, string claim)
    {
        string[] direct = [.. principal.FindAll(claim).Select(found => found.Value)];
        if (direct.Length > 0 || claim.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
            return direct;
        return principal.FindAll(claim[..dot]).SelectMany(found => Inside(found.Value, claim[(dot + 1)..]));
    }

    private static string[] Inside(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            foreach (var name in path.Split('.'))
                if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
                    return [];
            return element.ValueKind switch
            {
                JsonValueKind.String => [element.GetString()!],
                JsonValueKind.Array => [.. element.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool Holds(HashSet<string> values, string wanted) =>
        wanted.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(word => word == "*" || values.Contains(word));

    private static string Name(ClaimsPrincipal principal, string claim) =>
        principal.FindFirstValue(claim) ?? principal.FindFirstValue("preferred_username") ?? principal.FindFirstValue("email") ?? principal.FindFirstValue("sub") ?? "unnamed";
}
