using Chains.Web.Components.Pages;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace Chains.Web.Components;

public static class DashboardRegistration
{
    /// <summary>
    /// The dashboard's pages. They need the records' queries, the change feed and the configuration store;
    /// replay, the editor of the ConfigMap and <see cref="ISampleProducer"/> show their buttons where registered.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // An island holds no rows, so a lost circuit is cheap to begin anew: none is kept for long.
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(30);
            options.DisconnectedCircuitMaxRetained = 20;
        });
        services.AddMudServices();
        services.AddSingleton<Assets>();
        services.Configure<FormOptions>(form => form.ValueLengthLimit = PreviewInput.LongestTaken);
        services.AddProblemDetails();
        services.AddExceptionHandler<MachineErrors>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new DashboardEnvironment());
        return services;
    }

    /// <summary>404 and errors of the pages are pages themselves; files of the web root are open to everybody.</summary>
    public static void UseDashboardErrors(this WebApplication app)
    {
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(LeaveMachinesTheirAnswers);
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = Assets.Caching(file.Context.Request) });
    }

    /// <summary>Pages, their circuits, and assets. A page that states no policy of its own is for viewers.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapMethods(Assets.Styles, [HttpMethods.Get, HttpMethods.Head], (Assets assets, HttpContext context) => assets.AnswerStyles(context)).AllowAnonymous().ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(Policies.Viewer);
    }

    // Who asked for JSON gets a status, not a page about it; a page is made for who wanted to look at one, not for a form that was refused.
    private static Task LeaveMachinesTheirAnswers(HttpContext context, RequestDelegate next)
    {
        if ((MachineErrors.IsMachine(context.Request.Path) || HttpMethods.IsPost(context.Request.Method)) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(context);
    }
}
