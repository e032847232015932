using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records.Queries;

namespace Chains.Core.Records;

/// <summary>Keeps the history of the configuration, and the last good one for the next start.</summary>
public sealed class ConfigurationLedger(RecordWriter writer, ConfigurationQueries queries, TimeProvider time)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public Task RecordAsync(ConfigurationChange change, string origin, CancellationToken cancellation)
    {
        var row = new ConfigurationChangeRecord
        {
            At = time.GetUtcNow(),
            Origin = origin,
            ResourceVersion = change.State.ResourceVersion,
            Accepted = change.Accepted,
            Changes = JsonSerializer.Serialize(change.Changes, Web),
            Problems = JsonSerializer.Serialize(change.Problems, Web),
            Data = change.Accepted ? JsonSerializer.Serialize(change.State.AppliedData, Web) : null,
        };
        return writer.WriteAsync(
            session =>
            {
                row.Id = session.NextId<ConfigurationChangeRecord>();
                session.Insert(row);
            },
            cancellation);
    }

    /// <summary>Data of the last reading that was accepted, or null.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> LastGoodAsync(CancellationToken cancellation) =>
        await queries.LastGoodDataAsync(cancellation) is { } json
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(json, Web)
            : null;
}
