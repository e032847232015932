using Chains.Core.Records.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// Who looks at a page or an island, and what they do there. A page's route lets its visitors in; what it changes is asked of this
/// once more, with the state of the session at that moment, and kept in the audit log.
/// </summary>
public sealed class PageCaller(AuthenticationStateProvider authentication, AuditTrail audit)
{
    public async Task<Caller> WhoAsync() => Caller.Of((await authentication.GetAuthenticationStateAsync()).User);

    public async Task<bool> MayAsync(Role role) => (await WhoAsync()).Role >= role;

    /// <summary>Whether they may; where not, the attempt goes into the audit log.</summary>
    /// <param name="action">Such as <c>run.replay</c>.</param>
    public async Task<bool> DemandAsync(Role role, string action, string? target)
    {
        var caller = await WhoAsync();
        if (caller.Role >= role)
            return true;
        await audit.RecordAsync(null, caller, action, target, AuditOutcome.Refused, $"The role {role} is needed.");
        return false;
    }

    public async Task RecordAsync(string action, string? target, AuditOutcome outcome, string? detail) =>
        await audit.RecordAsync(null, await WhoAsync(), action, target, outcome, detail);
}
