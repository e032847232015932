using Chains.Core.Configuration;

namespace Chains.Web.Api.Configuration;

/// <summary>The configuration: what is in force, and what the ConfigMap says where that differs.</summary>
/// <param name="ResourceVersion">Of the ConfigMap as read last, also the ETag; null where there is no ConfigMap.</param>
/// <param name="IsBehind">What is in force is older than the ConfigMap, because that has errors.</param>
/// <param name="PauseReason">Why nothing is signed; null while a configuration is in force.</param>
/// <param name="Problems">Everything found, also under names that are no keys.</param>
public sealed record ConfigurationDetails(
    string? ResourceVersion,
    ConfigurationOrigin? Origin,
    DateTimeOffset? ReadAt,
    DateTimeOffset? AppliedAt,
    bool IsBehind,
    string? PauseReason,
    IReadOnlyList<ConfigurationKeyDetails> Keys,
    IReadOnlyList<ConfigurationFinding> Problems)
{
    internal static ConfigurationDetails From(ConfigurationState state) => new(
        state.ResourceVersion, state.Origin, state.ReadAt, state.AppliedAt, state.IsBehind, state.PauseReason,
        [.. ConfigurationKeys.All.Select(key => ConfigurationKeyDetails.From(key, state))],
        [.. state.Problems.Select(ConfigurationFinding.From)]);
}
