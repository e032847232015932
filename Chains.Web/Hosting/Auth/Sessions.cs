using System.Globalization;
using System.Security.Claims;
using Chains.Core.Records.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>Opens and closes sessions of browsers, and says whether one still holds. Sign-ins, also those that fail, go into the audit log.</summary>
internal sealed class Sessions(IOptions<AuthOptions> options, AuditTrail audit, IServiceProvider services, TimeProvider time)
{
    private const string StampClaim = "chains:stamp";
    private const string UntilClaim = "chains:until";

    /// <param name="until">The session ends then at the latest; null where only the setting limits it.</param>
    /// <param name="how">For the audit log: with what they signed in.</param>
    public async Task OpenAsync(HttpContext context, Caller caller, DateTimeOffset? until, string how)
    {
        var limit = time.GetUtcNow() + options.Value.SessionLifetime;
        var end = until < limit ? until.Value : limit;
        var principal = caller.ToPrincipal(
            Schemes.Session, new Claim(StampClaim, Stamp), new Claim(UntilClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        await context.SignInAsync(Schemes.Session, principal, new AuthenticationProperties
        {
            IsPersistent = true,
            ExpiresUtc = end,
        });
        await audit.RecordAsync(context, caller, "login", null, AuditOutcome.Done, how);
    }

    public Task RefuseAsync(HttpContext context, string who, string why) =>
        audit.RecordAsync(context, Caller.Nobody with { Name = who }, "login", null, AuditOutcome.Refused, why);

    public async Task CloseAsync(HttpContext context)
    {
        await context.SignOutAsync(Schemes.Session);
        await audit.RecordAsync(context, Caller.Of(context.User), "logout", null, AuditOutcome.Done, null);
    }

    /// <summary>Whether a session was opened under the mode and the secrets that are in force now, and has not ended.</summary>
    public bool Holds(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(StampClaim) == Stamp
        && long.TryParse(principal.FindFirstValue(UntilClaim), CultureInfo.InvariantCulture, out var until)
        && time.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(until);

    private string Stamp => options.Value.Mode switch
    {
        AuthMode.BrowserToken => "local:" + services.GetRequiredService<LocalToken>().Stamp,
        var mode => mode.ToString(),
    };
}
