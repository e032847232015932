using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Rekor;

/// <summary>An entry of a transparency log that holds one of our signatures, or a signature on its way into one.</summary>
/// <param name="State">Done once the entry is in the log and verified.</param>
/// <param name="Reason">Why it is not done; null where it is.</param>
/// <param name="EntryUuid">Null until it is made, and with logs that give none.</param>
/// <param name="LogIndex">Null until it is made.</param>
/// <param name="IntegratedAt">The time that the log promised; null with Rekor v2.</param>
/// <param name="TimestampedAt">The time that a timestamp authority stated.</param>
/// <param name="Identity">Of the certificate; null with a static key.</param>
public sealed record LogEntrySummary(
    long Id, long SignatureId, string LogUrl, StepState State, string? Reason, string? EntryUuid, long? LogIndex, DateTimeOffset? IntegratedAt,
    DateTimeOffset? TimestampedAt, ArtifactType Type, string Artifact, string? Identity, RunReference Run)
{
    internal static LogEntrySummary From(LogEntryListItem row) => new(
        row.Id, row.SignatureId, row.LogUrl, row.State, row.Reason, row.EntryUuid, row.LogIndex, row.IntegratedAt, row.TimestampedAt, row.Type, row.FullKey, row.Identity,
        new RunReference(row.RunKind, row.Namespace, row.RunName, row.RunUid));
}
