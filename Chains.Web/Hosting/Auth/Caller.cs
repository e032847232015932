using System.Security.Claims;

namespace Chains.Web.Hosting.Auth;

/// <summary>Who asks: for policies, the audit log and the history of the configuration.</summary>
/// <param name="Via">How they are known; one of the constants here.</param>
/// <param name="Role">Null for who is not signed in, and for who is but has no role here.</param>
public sealed record Caller(string Name, string Via, Role? Role)
{
    public const string ThroughSession = "session";

    public const string ThroughToken = "token";

    public const string ThroughLocalToken = "local token";

    public const string ThroughBearer = "bearer";

    public const string ThroughNobody = "anonymous";

    private const string RoleClaim = "chains:role";
    private const string ViaClaim = "chains:via";

    public static Caller Nobody { get; } = new("anonymous", ThroughNobody, null);

    public static Caller Of(ClaimsPrincipal? principal) => principal?.Identity is { IsAuthenticated: true } identity
        ? new(
            identity.Name ?? "unnamed",
            principal.FindFirstValue(ViaClaim) ?? ThroughSession,
            Enum.TryParse<Role>(principal.FindFirstValue(RoleClaim), out var role) ? role : null)
        : Nobody;

    /// <summary>A principal that <see cref="Of"/> reads back; the only form in which identities go through the service.</summary>
    /// <param name="scheme">The authentication scheme that vouches for it.</param>
    /// <param name="more">Claims beside.</param>
    public ClaimsPrincipal ToPrincipal(string scheme, params IEnumerable<Claim> more)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, RoleClaim);
        identity.AddClaim(new Claim(ClaimTypes.Name, Name));
        identity.AddClaim(new Claim(ViaClaim, Via));
        if (Role is { } role)
            identity.AddClaim(new Claim(RoleClaim, role.ToString()));
        identity.AddClaims(more);
        return new ClaimsPrincipal(identity);
    }
}
