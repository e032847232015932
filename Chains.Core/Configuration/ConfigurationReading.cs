namespace Chains.Core.Configuration;

/// <summary>What one reading of <c>chains-config</c> came to.</summary>
/// <param name="Configuration">Null if any problem is an error.</param>
public sealed record ConfigurationReading(ChainsConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems)
{
    public IEnumerable<ConfigurationProblem> Errors =>
        Problems.Where(problem => problem.Severity is ConfigurationSeverity.Error);
}
