using Chains.Core.Pipeline;
using Chains.Core.Records;

namespace Chains.Web.Hosting;

public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The check of the database. Other parts of the service add theirs as <see cref="IReadinessCheck"/>.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<IReadinessCheck, DatabaseReadiness>();

    /// <summary><c>/healthz</c>: the process serves requests. <c>/readyz</c>: every check holds, or 503 with the reason of each that does not.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok\n")).AllowAnonymous()
            .WithTags("health").WithName("healthz").WithSummary("Whether the process serves requests");
        app.MapGet("/readyz", ReadyAsync).AllowAnonymous()
            .WithTags("health").WithName("readyz").WithSummary("Whether every part is ready")
            .WithDescription("Each check by name, with its reason where it does not hold. 503 while one does not.")
            .Produces<HealthReport>()
            .Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, IEnumerable<IReadinessCheck> checks, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(checks.Select(check => RunAsync(check, cancellation)));
        var report = new HealthReport(results.All(r => r.Holds), results);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(report, statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<HealthCheckResult> RunAsync(IReadinessCheck check, CancellationToken cancellation)
    {
        try
        {
            // A check that blocks its thread must not hold up the others.
            var problem = await Task.Run(() => check.ProblemAsync(cancellation).AsTask(), cancellation).WaitAsync(Patience, cancellation);
            return new HealthCheckResult(check.Name, problem is null, problem);
        }
        catch (TimeoutException)
        {
            return new HealthCheckResult(check.Name, false, $"gave no answer within {Patience.TotalSeconds} seconds");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new HealthCheckResult(check.Name, false, $"could not be checked ({exception.GetType().Name})");
        }
    }
}
