using System.Collections.Immutable;

namespace Chains.Core.Configuration;

/// <summary>One consistent view of the store: what is in force, and what was read last.</summary>
public sealed record ConfigurationState
{
    public static ConfigurationState Initial { get; } = new()
    {
        PauseReason = $"Signing waits: {ConfigurationKeys.ConfigMapName} has not been read yet.",
    };

    /// <summary>What is in force; null while signing is paused.</summary>
    public ChainsConfiguration? Current { get; init; }

    /// <summary>Where what is in force came from.</summary>
    public ConfigurationOrigin? Origin { get; init; }

    /// <summary>The raw data of what is in force, secrets included: for the record store and nothing else.</summary>
    public ImmutableSortedDictionary<string, string> AppliedData { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When what is in force came into force.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>The raw data of the last reading, good or bad, secrets included: show it through <see cref="ConfigurationKeys.Redact"/>.</summary>
    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When the ConfigMap was read last; null before the first time.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Of the ConfigMap as read last; null if it was missing.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What the last reading found.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>Whether what is in force is not what the ConfigMap says, because that has errors.</summary>
    public bool IsBehind { get; init; }

    /// <summary>Why nothing is signed; null while a configuration is in force.</summary>
    public string? PauseReason { get; init; }
}
