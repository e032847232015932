using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;

namespace Chains.Web.Api.Configuration;

/// <summary>One reading of the ConfigMap that differed from the one before.</summary>
/// <param name="Origin">Who changed it, as far as is known: <c>dashboard</c>, <c>api</c>, <c>cluster</c>.</param>
/// <param name="Accepted">Whether it came into force.</param>
public sealed record ConfigurationHistoryEntry(
    DateTimeOffset At,
    string Origin,
    string? ResourceVersion,
    bool Accepted,
    IReadOnlyList<ConfigurationKeyChange> Changes,
    IReadOnlyList<ConfigurationFinding> Problems)
{
    // As ConfigurationLedger writes them.
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    internal static ConfigurationHistoryEntry From(ConfigurationChangeRecord record) => new(
        record.At, record.Origin, record.ResourceVersion, record.Accepted,
        JsonSerializer.Deserialize<List<ConfigurationKeyChange>>(record.Changes, Stored) ?? [],
        [.. (JsonSerializer.Deserialize<List<ConfigurationProblem>>(record.Problems, Stored) ?? []).Select(ConfigurationFinding.From)]);
}
