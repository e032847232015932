using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>Digests of one thing by algorithm, in ordinal order of the algorithms.</summary>
internal sealed class DigestSet
{
    private readonly (string Algorithm, string Value)[] _entries;

    private DigestSet((string, string)[] entries) => _entries = entries;

    public ReadOnlySpan<(string Algorithm, string Value)> Entries => _entries;

    public static DigestSet Of(string algorithm, string value) => new([(algorithm, value)]);

    public static DigestSet Of(JsonElement map) => new([.. map.StringMap().Select(entry => (entry.Key, entry.Value))]);

    public bool Shares(DigestSet other)
    {
        foreach (var entry in _entries)
            if (Array.IndexOf(other._entries, entry) >= 0)
                return true;
        return false;
    }

    /// <summary>Both, the other's value where an algorithm is in both.</summary>
    public DigestSet Merge(DigestSet other)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (algorithm, value) in _entries)
            merged[algorithm] = value;
        foreach (var (algorithm, value) in other._entries)
            merged[algorithm] = value;
        return merged.Count == _entries.Length && other._entries.Length is 1
            ? this
            : new DigestSet([.. merged.Select(entry => (entry.Key, entry.Value))]);
    }

    public bool SameAs(DigestSet other) => Entries.SequenceEqual(other.Entries);
}
