namespace Chains.Core.Configuration;

/// <summary>One thing to know about one key of <c>chains-config</c>.</summary>
/// <param name="Value">What was read, with secrets hidden.</param>
/// <param name="Message">What is wrong and what to do, without the key and the allowed values.</param>
/// <param name="Allowed">The values that would do, or a description of them; empty where there is no list.</param>
public sealed record ConfigurationProblem(
    string Key,
    string Value,
    ConfigurationSeverity Severity,
    string Message,
    IReadOnlyList<string> Allowed)
{
    public override string ToString() =>
        $"{Key}: \"{Value}\" {Message}"
        + (Allowed.Count > 0 ? $" ({(Severity is ConfigurationSeverity.Error ? "allowed" : "available")}: {string.Join(", ", Allowed)})" : "");
}
