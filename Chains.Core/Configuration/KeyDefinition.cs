using System.Collections.Frozen;

namespace Chains.Core.Configuration;

/// <summary>One key of <c>chains-config</c>: what the parser, the validator, the API, the dashboard and the written reference know of it.</summary>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Default">Canonical spelling; empty where the key has no default.</param>
/// <param name="Meaning">Prose for operators.</param>
public sealed record KeyDefinition(string Name, string Group, KeyType Type, string Default, string Meaning)
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Redacted = "(redacted)";

    /// <summary>The words of a choice; the schemes of a URL. Empty where any value of the type will do.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Other spellings of allowed words, kept for old configurations.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether the value may be empty although there is a default.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>The feature without which the key has no effect.</summary>
    public Feature? Feature { get; init; }

    /// <summary>The features that single values ask for.</summary>
    public IReadOnlyDictionary<string, Feature> ValueFeatures { get; init; } = FrozenDictionary<string, Feature>.Empty;

    public bool Secret => Type is KeyType.Secret;

    /// <summary>Why the key has no effect in this build, or null where it has.</summary>
    public string? NotAvailable => Feature is { } feature ? FeatureAvailability.WhyNot(feature) : null;

    /// <summary>Why one value has no effect in this build, or null where it has.</summary>
    public string? ValueNotAvailable(string value) =>
        ValueFeatures.TryGetValue(value, out var feature) ? FeatureAvailability.WhyNot(feature) : null;

    /// <summary>The value as it may be shown, logged and sent: a secret is hidden whole, a URL loses its user and password.</summary>
    public string Redact(string value)
    {
        if (Secret)
            return value.Length == 0 ? "" : Redacted;
        return SecretRedaction.HideUserInfo(value);
    }
}
