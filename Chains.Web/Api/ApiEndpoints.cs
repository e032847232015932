using Chains.Web.Api.Audit;
using Chains.Web.Api.Backends;
using Chains.Web.Api.Certificates;
using Chains.Web.Api.Configuration;
using Chains.Web.Api.Deliveries;
using Chains.Web.Api.Events;
using Chains.Web.Api.Images;
using Chains.Web.Api.Keys;
using Chains.Web.Api.Preview;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Rekor;
using Chains.Web.Api.Requests;
using Chains.Web.Api.Runs;
using Chains.Web.Api.Search;
using Chains.Web.Api.Signatures;
using Chains.Web.Api.Statistics;
using Chains.Web.Api.Tokens;
using Chains.Web.Api.Verification;
using Chains.Web.Hosting.Auth;

namespace Chains.Web.Api;

public static class ApiEndpoints
{
    /// <summary>The JSON form and the event streams of the API.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        // A parameter that cannot be bound throws everywhere alike, so that its message reaches the caller.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services.AddSingleton<EventStreams>().AddScoped<ConfigurationWrite>();
    }

    /// <summary>Problem details for whatever goes wrong below <c>/api</c>, refusals included.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api"),
        branch => branch.UseMiddleware<ApiErrors>().UseMiddleware<CrossOriginRefusal>());

    /// <summary>Maps <c>/api/v1</c>. Viewers may read; what changes anything asks for more, and says what.</summary>
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(ApiRoutes.Root).RequireAuthorization(Policies.Viewer);
        api.MapRuns();
        api.MapSignatures();
        api.MapImages();
        api.MapCommits();
        api.MapSearch();
        api.MapStatistics();
        api.MapCertificates();
        api.MapLogEntries();
        api.MapLogs();
        api.MapDeliveries();
        api.MapBackends();
        api.MapKeys();
        api.MapConfiguration();
        api.MapPreview();
        api.MapVerification();
        api.MapEvents();
        api.MapAudit();
        api.MapTokens();
    }
}
