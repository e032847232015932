using Chains.Core.Configuration;

namespace Chains.Web.Api.Configuration;

/// <summary>One thing to know about one key.</summary>
/// <param name="Value">What was read, secrets hidden.</param>
/// <param name="Allowed">The values that would do; empty where there is no list.</param>
public sealed record ConfigurationFinding(string Key, string Value, ConfigurationSeverity Severity, string Message, IReadOnlyList<string> Allowed)
{
    internal static ConfigurationFinding From(ConfigurationProblem problem) =>
        new(problem.Key, problem.Value, problem.Severity, problem.Message, problem.Allowed);
}
