using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Core.Configuration;

/// <summary>Tries changes to the data of <c>chains-config</c> before anybody writes them.</summary>
public static class ConfigurationPatch
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="data">The data as it is in the cluster.</param>
    /// <param name="changes">New values by key; null takes a key away. The redacted form of a value that is there means that it stays.</param>
    public static ConfigurationPatchResult Apply(
        IReadOnlyDictionary<string, string> data,
        IReadOnlyDictionary<string, string?> changes,
        string systemNamespace = "tekton-chains")
    {
        var effective = changes.Where(change => !Keeps(data, change.Key, change.Value))
            .ToDictionary(StringComparer.Ordinal);
        var patched = new Dictionary<string, string>(data, StringComparer.Ordinal);
        foreach (var (key, value) in effective)
        {
            if (value is null)
                patched.Remove(key);
            else
                patched[key] = value;
        }

        var reading = ConfigurationParser.Parse(patched);
        var refused = reading.Errors.Any(problem => effective.GetValueOrDefault(problem.Key) is not null) || AddsUnknown(effective);
        return new(refused ? null : patched, reading.Problems, ConfigurationDifference.Of(data, patched), Command(effective, systemNamespace));
    }

    // Problems under unknown keys are capped, so their presence cannot be read off the list.
    private static bool AddsUnknown(Dictionary<string, string?> changes) =>
        changes.Any(change => change.Value is not null && change.Key != ConfigurationKeys.Example && ConfigurationKeys.Find(change.Key) is null);

    private static bool Keeps(IReadOnlyDictionary<string, string> data, string key, string? value)
    {
        if (!data.TryGetValue(key, out var current))
            return value is null;
        return value == current || (value is not null && value == ConfigurationKeys.Redact(key, current));
    }

    private static string Command(Dictionary<string, string?> changes, string systemNamespace)
    {
        if (changes.Count == 0)
            return "";
        var shown = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in changes)
            shown[key] = value is not null && ConfigurationKeys.Redact(key, value) != value && value.Length <= KeyReader.MaximumLength ? $"<value of {key}>" : value;

        var patch = JsonSerializer.Serialize(new { data = shown }, Json);
        return $"kubectl patch configmap {ConfigurationKeys.ConfigMapName} -n {systemNamespace} --type merge -p {Quote(patch)}";
    }

    /// <summary>One POSIX shell word.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
