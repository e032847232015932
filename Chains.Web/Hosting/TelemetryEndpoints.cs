using Chains.Core.Pipeline;
using Chains.Web.Hosting.Auth;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Chains.Web.Hosting;

public static class TelemetryEndpoints
{
    /// <summary>The instruments of the service and of the runtime, for Prometheus.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<ChainsMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ChainsMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter(exporter =>
            {
                // Names and labels as the Go controller had them, and none beside.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
            }));
        return services;
    }

    /// <summary><c>/metrics</c> in the Prometheus text format; open to everybody, or for viewers, as the settings say.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        // The provider must listen before the counters say zero.
        app.Services.GetRequiredService<MeterProvider>();
        app.Services.GetRequiredService<ChainsMetrics>().StartAtZero();
        var metrics = app.MapPrometheusScrapingEndpoint("/metrics");
        if (app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.OpenMetrics)
            metrics.AllowAnonymous();
        else
            metrics.RequireAuthorization(Policies.Viewer);
    }
}
