namespace Chains.Web.Hosting;

/// <summary>One check of <c>/readyz</c>.</summary>
/// <param name="Problem">What does not hold and what to do; null where it holds.</param>
public sealed record HealthCheckResult(string Name, bool Holds, string? Problem);
