using Chains.Core.Records.Access;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// Keeps every call of an endpoint that changes something, those that were not allowed included. Calls without any identity
/// are left out: they changed nothing, and anybody could fill the log with them.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail trail)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is not { } action)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            var outcome = exception is BadHttpRequestException ? AuditOutcome.Refused : AuditOutcome.Failed;
            await RecordAsync(context, action, outcome, exception is BadHttpRequestException ? exception.Message : "The service met an error; its log says more.");
            throw;
        }

        var status = context.Response.StatusCode;
        if (status != StatusCodes.Status401Unauthorized)
            await RecordAsync(context, action, status switch { < 400 => AuditOutcome.Done, < 500 => AuditOutcome.Refused, _ => AuditOutcome.Failed }, status < 400 ? null : $"Answered with {status}.");
    }

    private Task RecordAsync(HttpContext context, AuditedAction action, AuditOutcome outcome, string? otherwise)
    {
        var given = AuditDetail.Of(context);
        var target = given?.Target ?? string.Join('/', context.GetRouteData().Values.Values);
        return trail.RecordAsync(context, Caller.Of(context.User), action.Name, target.Length > 0 ? target : null, outcome, given?.Text ?? otherwise);
    }
}
