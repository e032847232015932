using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;

namespace Chains.Web.Api.Configuration;

/// <summary>One reading of the ConfigMap that differed from the one before.</summary>
/// <param name="Id">For <c>/revert</c> and <c>/restore</c>, which take accepted ones.</param>
/// <param name="Origin">Where it was changed: <c>dashboard</c>, <c>api</c>, <c>cluster</c>.</param>
/// <param name="Who">A name; of a change in the cluster what its field manager calls itself, such as <c>kubectl-edit</c>. Null where nobody knows.</param>
/// <param name="Accepted">Whether it came into force.</param>
public sealed record ConfigurationHistoryEntry(
    long Id,
    DateTimeOffset At,
    string Origin,
    string? Who,
    string? ResourceVersion,
    bool Accepted,
    IReadOnlyList<ConfigurationKeyChange> Changes,
    IReadOnlyList<ConfigurationFinding> Problems)
{
    // As ConfigurationLedger writes them.
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web);

    internal static ConfigurationHistoryEntry From(ConfigurationChangeRecord record) => new(
        record.Id, record.At, record.Origin, record.Who, record.ResourceVersion, record.Accepted,
        JsonSerializer.Deserialize<List<ConfigurationKeyChange>>(record.Changes, Stored) ?? [],
        [.. (JsonSerializer.Deserialize<List<ConfigurationProblem>>(record.Problems, Stored) ?? []).Select(ConfigurationFinding.From)]);
}
