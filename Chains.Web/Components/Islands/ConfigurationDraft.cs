using Chains.Core.Configuration;

namespace Chains.Web.Components.Islands;

/// <summary>Edits that are not saved yet, over the data that they were made on.</summary>
public sealed class ConfigurationDraft
{
    private readonly ConfigurationState _state;
    private readonly string _namespace;
    private readonly Dictionary<string, string?> _edits = new(StringComparer.Ordinal);

    public ConfigurationDraft(ConfigurationState state, string systemNamespace)
    {
        (_state, _namespace) = (state, systemNamespace);
        Review = Reckon();
    }

    public string? ResourceVersion => _state.ResourceVersion;

    /// <summary>New values by key; null takes a key away.</summary>
    public IReadOnlyDictionary<string, string?> Edits => _edits;

    /// <summary>What the edits would do; recomputed with every edit.</summary>
    public ConfigurationPatchResult Review { get; private set; }

    /// <summary>What the settings would need beside them after saving.</summary>
    public IReadOnlyList<ConfigurationHint> Hints => ConfigurationAdvice.Of(Review.Data ?? _state.Data);

    /// <summary>The value as it would be after saving, secrets hidden; null where the key is not set.</summary>
    public string? Value(string key) => _edits.TryGetValue(key, out var edited) ? edited : Saved(key);

    public bool IsEdited(string key) => _edits.ContainsKey(key);

    /// <summary>What applies now, default included, secrets hidden; null while nothing is in force.</summary>
    public string? InForce(string key) =>
        _state.Current?.Values.TryGetValue(key, out var value) ?? false ? ConfigurationKeys.Redact(key, value) : null;

    public IEnumerable<ConfigurationProblem> Problems(string key) => Review.Problems.Where(p => p.Key == key);

    /// <summary>Why none of the keys has an effect in this build; null where one has, or where the reasons differ.</summary>
    public static string? WhyIdle(IEnumerable<KeyDefinition> keys) =>
        keys.Select(k => k.NotAvailable).Distinct().ToArray() is [{ } why] ? why : null;

    public void Set(string key, string? value)
    {
        if (value == Saved(key))
            _edits.Remove(key);
        else
            _edits[key] = value;
        Review = Reckon();
    }

    /// <summary>The same edits over newer data; an edit that came true in the meantime is none any more.</summary>
    public ConfigurationDraft Onto(ConfigurationState state)
    {
        var moved = new ConfigurationDraft(state, _namespace);
        foreach (var (key, value) in _edits)
            moved.Set(key, value);
        return moved;
    }

    private string? Saved(string key) =>
        _state.Data.TryGetValue(key, out var value) ? ConfigurationKeys.Redact(key, value) : null;

    private ConfigurationPatchResult Reckon() => ConfigurationPatch.Apply(_state.Data, _edits, _namespace);
}
