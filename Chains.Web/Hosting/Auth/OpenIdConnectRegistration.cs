using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Chains.Web.Hosting.Auth;

/// <summary>Mode OpenIdConnect: the authorization code flow with PKCE for browsers, JWT bearer tokens for programs.</summary>
internal static class OpenIdConnectRegistration
{
    public static void AddProvider(this AuthenticationBuilder authentication)
    {
        authentication.AddJwtBearer(Schemes.Jwt, _ => { }).AddOpenIdConnect(Schemes.OpenIdConnect, _ => { });
        authentication.Services.AddOptions<JwtBearerOptions>(Schemes.Jwt).Configure<IOptions<OpenIdConnectSettings>>((options, settings) => ForPrograms(options, settings.Value));
        authentication.Services.AddOptions<OpenIdConnectOptions>(Schemes.OpenIdConnect).Configure<IOptions<OpenIdConnectSettings>>((options, settings) => ForBrowsers(options, settings.Value));
    }

    /// <summary><c>/login/provider</c>: off to the provider, and back to the page that was wanted.</summary>
    public static void MapProviderSignIn(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.Mode is AuthMode.OpenIdConnect)
            app.MapGet("/login/provider", (string? returnUrl) => TypedResults.Challenge(
                    new AuthenticationProperties { RedirectUri = ReturnAddress.Of(returnUrl) }, [Schemes.OpenIdConnect]))
                .AllowAnonymous().ExcludeFromDescription();
    }

    private static void ForPrograms(JwtBearerOptions options, OpenIdConnectSettings settings)
    {
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = !IsLoopback(settings.Authority);
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ValidAudience = settings.ApiAudience;
        options.TokenValidationParameters.ValidateAudience = true;
        options.TokenValidationParameters.RequireSignedTokens = true;
        options.TokenValidationParameters.RequireExpirationTime = true;
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                context.Principal = ClaimedRole.Read(context.Principal!, settings, Caller.ThroughBearer).ToPrincipal(Schemes.Jwt);
                return Task.CompletedTask;
            },
        };
    }

    private static void ForBrowsers(OpenIdConnectOptions options, OpenIdConnectSettings settings)
    {
        options.Authority = settings.Authority;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret.Length > 0 ? settings.ClientSecret : null;
        options.RequireHttpsMetadata = !IsLoopback(settings.Authority);
        options.SignInScheme = Schemes.Session;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // As a query: a form that is posted from another site would need cookies that any site may send.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            options.Scope.Add(scope);
        options.Events = new OpenIdConnectEvents { OnTicketReceived = context => OpenAsync(context, settings), OnRemoteFailure = RefuseAsync };
    }

    // The provider's claims end here: what the session holds is who they are and their role.
    private static async Task OpenAsync(TicketReceivedContext context, OpenIdConnectSettings settings)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        var caller = ClaimedRole.Read(context.Principal!, settings, Caller.ThroughSession);
        if (caller.Role is null)
        {
            await sessions.RefuseAsync(context.HttpContext, caller.Name, $"none of the values of the claim {settings.RoleClaim} gives a role here");
            context.Response.Redirect("/login?failed=role");
        }
        else
        {
            await sessions.OpenAsync(context.HttpContext, caller, null, "identity provider");
            context.Response.Redirect(ReturnAddress.Of(context.ReturnUri));
        }

        context.HandleResponse();
    }

    private static async Task RefuseAsync(RemoteFailureContext context)
    {
        await context.HttpContext.RequestServices.GetRequiredService<Sessions>()
            .RefuseAsync(context.HttpContext, "unknown", "identity provider: " + (context.Failure?.Message ?? "no reason given"));
        context.Response.Redirect("/login?failed=provider");
        context.HandleResponse();
    }

    private static bool IsLoopback(string authority) => Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
