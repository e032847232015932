namespace Chains.Core.Configuration;

/// <summary>What a set of changes would do to the data of <c>chains-config</c>.</summary>
/// <param name="Data">The whole data after the changes; null if a changed key is in error.</param>
/// <param name="Problems">What the data after the changes holds, also under keys that were not changed.</param>
/// <param name="Changes">What differs from before, with secrets hidden; empty if nothing does.</param>
/// <param name="Command">The <c>kubectl</c> command that does the same; secrets stand as placeholders.</param>
public sealed record ConfigurationPatchResult(
    IReadOnlyDictionary<string, string>? Data,
    IReadOnlyList<ConfigurationProblem> Problems,
    IReadOnlyList<ConfigurationKeyChange> Changes,
    string Command)
{
    public bool Accepted => Data is not null;

    /// <summary>Whether the data would come into force: not while a key that was left alone has an error.</summary>
    public bool TakesEffect => Accepted && Problems.All(problem => problem.Severity is not ConfigurationSeverity.Error);
}
