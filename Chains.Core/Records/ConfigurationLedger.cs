using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records.Queries;

namespace Chains.Core.Records;

/// <summary>Keeps the history of the configuration, and the last good one for the next start.</summary>
public sealed class ConfigurationLedger(RecordWriter writer, ConfigurationQueries queries, TimeProvider time)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public Task RecordAsync(ConfigurationChange change, ConfigurationAuthor author, CancellationToken cancellation)
    {
        var row = new ConfigurationChangeRecord
        {
            At = time.GetUtcNow(),
            Origin = author.Origin,
            Who = author.Who,
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
        Read(await queries.LastGoodDataAsync(cancellation));

    /// <summary>The whole data after a change, secrets included; null where there is no accepted change of that id.</summary>
    public Task<IReadOnlyDictionary<string, string>?> DataAsync(long id, CancellationToken cancellation) => queries.DataAsync(id, cancellation);

    /// <summary>The whole data before a change, secrets included; null before the first.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> DataBeforeAsync(long id, CancellationToken cancellation) =>
        Read(await queries.LastGoodDataAsync(cancellation, before: id));

    private static Dictionary<string, string>? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json, Web);
}
