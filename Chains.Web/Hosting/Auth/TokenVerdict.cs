namespace Chains.Web.Hosting.Auth;

/// <summary>Whose a token is, or why it is nobody's here.</summary>
/// <param name="Caller">Null for a token that lets nobody in.</param>
/// <param name="Until">When the token itself ends, where that is known.</param>
/// <param name="Why">Why it lets nobody in.</param>
/// <param name="Who">The name in it, for the audit log, also where it lets nobody in.</param>
internal sealed record TokenVerdict(Caller? Caller, DateTimeOffset? Until, string? Why, string? Who = null)
{
    public static TokenVerdict Refused(string why, string? who = null) => new(null, null, why, who);
}
