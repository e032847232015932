using System.Security.Cryptography;
using System.Text;
using Chains.Web.Components;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>The dashboard's session: an encrypted cookie that scripts cannot read, sent to this site only, over TLS where the page came over TLS.</summary>
internal sealed class SessionCookie(IOptions<AuthOptions> auth, IOptions<ChainsHostOptions> host) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Schemes.Session)
            return;
        options.Cookie.Name = "chains-session-" + Suffix(host.Value);
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        // Lax: a link to a page, in a chat say, opens it; what changes anything is guarded by antiforgery and origin checks besides.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = auth.Value.SessionLifetime;
        options.SlidingExpiration = false;
        options.LoginPath = "/login";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context => AskAsync(context, auth.Value.Mode);
        options.Events.OnRedirectToAccessDenied = Deny;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>Tells cookies of two services on one host apart: browsers do not, by port.</summary>
    public static string Suffix(ChainsHostOptions host) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host.DataDirectory)))[..8];

    private static Task AskAsync(RedirectContext<CookieAuthenticationOptions> context, AuthMode mode)
    {
        if (MachineErrors.IsMachine(context.Request.Path))
            BearerToken.Challenge(context.Response, null);
        else if (mode is AuthMode.OpenIdConnect && HttpMethods.IsGet(context.Request.Method))
            return context.HttpContext.ChallengeAsync(Schemes.OpenIdConnect, new AuthenticationProperties
            {
                RedirectUri = context.Request.Path + context.Request.QueryString,
            });
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task Deny(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (MachineErrors.IsMachine(context.Request.Path))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            context.Response.Redirect("/denied");
        return Task.CompletedTask;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<Sessions>().Holds(context.Principal))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Schemes.Session);
    }
}
