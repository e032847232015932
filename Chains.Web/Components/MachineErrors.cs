using Microsoft.AspNetCore.Diagnostics;

namespace Chains.Web.Components;

/// <summary>Keeps the dashboard's error page away from the API: there a failure is RFC 9457 problem details.</summary>
internal sealed class MachineErrors(IProblemDetailsService problems) : IExceptionHandler
{
    public static bool IsMachine(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path is the error page's by now.
        var asked = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        return IsMachine(asked)
            ? problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext })
            : ValueTask.FromResult(false);
    }
}
