namespace Chains.Web.Hosting.Auth;

/// <summary>Marks an endpoint whose every call goes into the audit log, under this name.</summary>
internal sealed record AuditedAction(string Name);
