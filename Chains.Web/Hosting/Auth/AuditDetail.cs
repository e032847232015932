namespace Chains.Web.Hosting.Auth;

/// <summary>What a handler knows of a change that its route does not say.</summary>
/// <param name="Target">What was changed; null for what the route names.</param>
/// <param name="Text">How, or why not; no secrets.</param>
internal sealed record AuditDetail(string? Target, string? Text)
{
    private static readonly object Key = new();

    public static AuditDetail? Of(HttpContext context) => context.Items[Key] as AuditDetail;

    public void On(HttpContext context) => context.Items[Key] = this;
}
