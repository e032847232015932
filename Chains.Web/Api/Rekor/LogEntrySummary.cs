using Chains.Core.Records.Queries;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Rekor;

/// <summary>An entry of a transparency log that holds one of our signatures.</summary>
/// <param name="EntryUuid">Null with logs that give none.</param>
public sealed record LogEntrySummary(
    long Id, long SignatureId, string LogUrl, string? EntryUuid, long LogIndex, DateTimeOffset? IntegratedAt, RunReference Run)
{
    internal static LogEntrySummary From(LogEntryListItem row) => new(
        row.Id, row.SignatureId, row.LogUrl, row.EntryUuid, row.LogIndex, row.IntegratedAt,
        new RunReference(row.RunKind, row.Namespace, row.RunName, row.RunUid));
}
