using Chains.Core.Records;
using Chains.Core.Records.Access;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// Writes what callers do into the audit log. It comes after the deed, so a database that refuses must not undo the answer:
/// the entry then stands in the process's log alone, with an error beside it.
/// </summary>
public sealed partial class AuditTrail(AuditLog log, ILogger<AuditTrail> logger)
{
    /// <param name="context">The request; null from a circuit, whose address is not known.</param>
    /// <param name="action">Such as <c>config.change</c>.</param>
    public async Task RecordAsync(HttpContext? context, Caller caller, string action, string? target, AuditOutcome outcome, string? detail)
    {
        try
        {
            await log.WriteAsync(
                new AuditRecord
                {
                    Who = caller.Name,
                    Via = caller.Via,
                    Role = caller.Role?.ToString(),
                    Action = action,
                    Target = target,
                    Outcome = outcome,
                    Detail = detail,
                    Address = context?.Connection.RemoteIpAddress?.ToString(),
                },
                CancellationToken.None);
        }
        catch (RecordException exception)
        {
            LogNotKept(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "An entry of the audit log could not be kept: {Problem}")]
    private partial void LogNotKept(string problem);
}
