namespace Chains.Web.Hosting;

/// <summary>What <c>/readyz</c> answers.</summary>
public sealed record HealthReport(bool Ready, IReadOnlyList<HealthCheckResult> Checks);
