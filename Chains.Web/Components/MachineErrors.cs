using Microsoft.AspNetCore.Diagnostics;

namespace Chains.Web.Components;

/// <summary>Keeps the dashboard's error page away from the API: there a failure is RFC 9457 problem details.</summary>
internal sealed class MachineErrors(IProblemDetailsService problems) : IExceptionHandler
{
    public static bool IsMachine(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken) =>
        IsMachine(httpContext.Request)
            ? problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext })
            : ValueTask.FromResult(false);
}
