using System.Collections.Immutable;
using Chains.Core.Storage;

namespace Chains.Core.Configuration;

/// <summary>
/// Reads the data of the <c>chains-config</c> ConfigMap. The values that the Go controller takes are taken and mean the same;
/// what it ignores in silence (bad booleans, unknown words of <c>transparency.enabled</c>, unknown keys) is an error here.
/// </summary>
public static class ConfigurationParser
{
    private const int MaximumUnknownKeys = 20;

    private const int MaximumKeyLength = 253;

    public static ConfigurationReading Parse(IReadOnlyDictionary<string, string> data)
    {
        var problems = new List<ConfigurationProblem>();
        var values = ConfigurationKeys.Defaults.ToBuilder();
        foreach (var definition in ConfigurationKeys.All)
        {
            if (data.TryGetValue(definition.Name, out var raw))
                ReadKey(definition, raw ?? "", values, problems);
            else
                problems.AddRange(UnavailableValues(definition, definition.Default, "is the default, but has no effect"));
        }

        problems.AddRange(UnknownKeys(data));
        var failed = problems.Exists(problem => problem.Severity is ConfigurationSeverity.Error);
        return new(failed ? null : Build(values.ToImmutable()), problems);
    }

    private static void ReadKey(
        KeyDefinition definition,
        string raw,
        ImmutableSortedDictionary<string, string>.Builder values,
        List<ConfigurationProblem> problems)
    {
        var (canonical, error) = KeyReader.Read(definition, raw);
        if (canonical is null)
        {
            problems.Add(new(definition.Name, ConfigurationKeys.Redact(definition.Name, raw), ConfigurationSeverity.Error, error!, AllowedOf(definition)));
            return;
        }

        values[definition.Name] = canonical;
        if (definition.NotAvailable is { } reason && canonical != definition.Default)
            problems.Add(NotAvailable(definition, canonical, $"has no effect: {reason}"));
        problems.AddRange(UnavailableValues(definition, canonical, "has no effect"));
    }

    private static IEnumerable<ConfigurationProblem> UnavailableValues(KeyDefinition definition, string canonical, string verdict) =>
        from value in definition.Type is KeyType.ChoiceList ? KeyReader.Items(canonical) : [canonical]
        let reason = definition.ValueNotAvailable(value)
        where reason is not null
        select NotAvailable(definition, value, $"{verdict}: {reason}");

    private static ConfigurationProblem NotAvailable(KeyDefinition definition, string value, string message) =>
        new(definition.Name, ConfigurationKeys.Redact(definition.Name, value), ConfigurationSeverity.NotAvailable, message, [.. AvailableOf(definition)]);

    private static IEnumerable<string> AvailableOf(KeyDefinition definition) => definition.Type is KeyType.Choice or KeyType.ChoiceList or KeyType.Boolean
        ? AllowedOf(definition).Where(value => definition.ValueNotAvailable(definition.Aliases.GetValueOrDefault(value, value)) is null)
        : [];

    private static IReadOnlyList<string> AllowedOf(KeyDefinition definition) => definition.Type switch
    {
        KeyType.Boolean => ["true", "false"],
        KeyType.Url => [.. definition.Allowed.Select(scheme => scheme + "://…")],
        _ => definition.Allowed,
    };

    private static IEnumerable<ConfigurationProblem> UnknownKeys(IReadOnlyDictionary<string, string> data)
    {
        string[] unknown =
        [
            .. data.Keys
                .Where(key => key != ConfigurationKeys.Example && ConfigurationKeys.Find(key) is null)
                .Order(StringComparer.Ordinal),
        ];
        foreach (var key in unknown.Take(MaximumUnknownKeys))
        {
            var nearest = NearestName.Of(key, ConfigurationKeys.All.Select(definition => definition.Name));
            yield return new(
                key.Length <= MaximumKeyLength ? key : key[..MaximumKeyLength] + "…",
                nearest == ConfigurationKeys.KmsToken ? KeyDefinition.Redacted : SecretRedaction.OfUnknownKey(key, data[key] ?? ""),
                ConfigurationSeverity.Error,
                nearest is null ? "stands under a key that is not known; take it away" : $"stands under a key that is not known; did you mean {nearest}?",
                []);
        }

        if (unknown.Length > MaximumUnknownKeys)
        {
            yield return new("…", "", ConfigurationSeverity.Error,
                $"stands for {unknown.Length - MaximumUnknownKeys} more keys that are not known; is this another ConfigMap?", []);
        }
    }

    private static ChainsConfiguration Build(ImmutableSortedDictionary<string, string> values) => new()
    {
        TaskRuns = Artifact(values, ConfigurationKeys.TaskRunFormat, ConfigurationKeys.TaskRunStorage, ConfigurationKeys.TaskRunSigner),
        PipelineRuns = Artifact(values, ConfigurationKeys.PipelineRunFormat, ConfigurationKeys.PipelineRunStorage, ConfigurationKeys.PipelineRunSigner),
        Oci = Artifact(values, ConfigurationKeys.OciFormat, ConfigurationKeys.OciStorage, ConfigurationKeys.OciSigner),
        DeepInspection = values[ConfigurationKeys.DeepInspection] == "true",
        BuilderId = values[ConfigurationKeys.BuilderId],
        BuildType = values[ConfigurationKeys.BuildType],
        Transparency = values[ConfigurationKeys.TransparencyEnabled] switch
        {
            "true" => TransparencyMode.On,
            "manual" => TransparencyMode.Manual,
            _ => TransparencyMode.Off,
        },
        TransparencyUrl = values[ConfigurationKeys.TransparencyUrl],
        ManagedBy = [.. KeyReader.Items(values[ConfigurationKeys.ManagedBy])],
        Values = values,
    };

    private static ArtifactSettings Artifact(ImmutableSortedDictionary<string, string> values, string format, string storage, string signer)
    {
        var stores = KeyReader.Items(values[storage]);
        if (stores.Length > 0 && PublishesEverything(values))
            stores = [.. stores.Append(StorageBackends.PubSub).Order(StringComparer.Ordinal)];
        return new(values[format], [.. stores], values[signer]);
    }

    /// <summary>
    /// A provider and a topic turn publishing on by themselves; once a storage key names the backend, the storage keys say what is published.
    /// </summary>
    private static bool PublishesEverything(ImmutableSortedDictionary<string, string> values) =>
        values[ConfigurationKeys.PubSubProvider].Length > 0 && values[ConfigurationKeys.PubSubTopic].Length > 0
        && !((string[])[ConfigurationKeys.TaskRunStorage, ConfigurationKeys.PipelineRunStorage, ConfigurationKeys.OciStorage])
            .Any(key => KeyReader.Items(values[key]).Contains(StorageBackends.PubSub, StringComparer.Ordinal));
}
