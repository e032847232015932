using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

public static class AuthRegistration
{
    /// <summary>Who gets in, and what they may do: the schemes of the configured mode, the policies, the audit trail.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var mode = Mode(configuration);
        var authentication = services.AddAuthentication(Schemes.Chosen)
            .AddPolicyScheme(Schemes.Chosen, null, options => options.ForwardDefaultSelector = context => Choose(context, mode))
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(Schemes.ApiToken, null)
            .AddCookie(Schemes.Session);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();
        switch (mode)
        {
            case AuthMode.BrowserToken:
                services.AddSingleton<LocalToken>().AddSingleton<ITokenJudge, LocalTokenJudge>();
                authentication.AddScheme<AuthenticationSchemeOptions, LocalTokenAuthentication>(Schemes.LocalToken, null);
                break;
            case AuthMode.OpenIdConnect:
                authentication.AddProvider();
                break;
            case AuthMode.Kubernetes:
                services.AddSingleton<ITokenJudge, ClusterTokenJudge>();
                authentication.AddScheme<AuthenticationSchemeOptions, ClusterAuthentication>(Schemes.Kubernetes, null);
                break;
            case AuthMode.None:
                authentication.AddScheme<AuthenticationSchemeOptions, AnonymousAuthentication>(Schemes.Anonymous, null);
                break;
        }

        services.AddHostedService<AuthStart>();
        services.AddSingleton<Sessions>().AddSingleton<AuditTrail>();
        services.AddScoped<PageCaller>().AddScoped<AuthenticationStateProvider, SessionRevalidation>().AddCascadingAuthenticationState();
        return services.AddPolicies().AddRateLimits().AddKeyRing();
    }

    /// <summary>Authenticates, keeps the audit log, and authorizes; after what turns errors into answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<AuditMiddleware>();
        app.UseAuthorization();
    }

    /// <summary>Read before the host is built, since it decides what is registered; a value that is wrong is reported by the validation.</summary>
    internal static AuthMode Mode(IConfiguration configuration) =>
        Enum.TryParse<AuthMode>(configuration[AuthOptions.Section + ":Mode"], ignoreCase: true, out var mode) ? mode : new AuthOptions().Mode;

    private static string Choose(HttpContext context, AuthMode mode)
    {
        if (BearerToken.Of(context.Request) is { } token && (mode is not AuthMode.None || BearerToken.IsApiToken(token)))
            return BearerToken.IsApiToken(token) ? Schemes.ApiToken : Schemes.Bearer(mode);
        return mode is AuthMode.None ? Schemes.Anonymous : Schemes.Session;
    }

    private static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, RoleHandler>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Viewer, policy => policy.AddRequirements(new RoleRequirement(Role.Viewer)))
            .AddPolicy(Policies.Operator, policy => policy.AddRequirements(new RoleRequirement(Role.Operator)))
            .AddPolicy(Policies.Admin, policy => policy.AddRequirements(new RoleRequirement(Role.Admin)))
            .AddPolicy(Policies.AdminInPerson, policy => policy.AddRequirements(new RoleRequirement(Role.Admin, InPerson: true)))
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().AddRequirements(new RoleRequirement(Role.Admin)).Build())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new UnknownRouteRequirement()).Build());
        return services;
    }

    /// <summary>The keys of sessions and forms lie in the data directory, so that both survive a restart.</summary>
    private static IServiceCollection AddKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Chains");
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>((options, directory, logs) =>
        {
            var keys = Directory.CreateDirectory(Path.Combine(directory.Open(), "keys"));
            if (!OperatingSystem.IsWindows())
                keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            options.XmlRepository = new FileSystemXmlRepository(keys, logs);
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<ChainsHostOptions>>((options, host) =>
        {
            options.Cookie.Name = "chains-form-" + SessionCookie.Suffix(host.Value);
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        return services;
    }
}
