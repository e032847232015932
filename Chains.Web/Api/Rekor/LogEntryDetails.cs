using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Rekor;

/// <summary>An entry with its decoded body and the proof that it stands in the log.</summary>
/// <param name="Url">Where the log shows it; null until it is made, and with logs that show no single entries.</param>
/// <param name="Problem">Null where the recorded entry verifies now, with the key that its log is believed by; else what does not hold.</param>
/// <param name="Body">What the log keeps, decoded; null until the entry is made.</param>
/// <param name="SignedEntryTimestamp">The log's promise, base64; null with Rekor v2.</param>
/// <param name="Timestamp">The timestamp token (RFC 3161) over the signature, base64 of its DER.</param>
public sealed record LogEntryDetails(
    long Id, long SignatureId, string LogUrl, int ApiVersion, StepState State, string? Reason, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? FailingSince,
    string? EntryUuid, long? LogIndex, string? LogId, DateTimeOffset? IntegratedAt, DateTimeOffset? TimestampedAt, string? Url, string? Problem, string? Kind, string? Version,
    JsonElement? Body, string? SignedEntryTimestamp, LogEntryProof? InclusionProof, string? Timestamp, ArtifactType Type, string Artifact, string? Identity, RunReference Run)
{
    internal static LogEntryDetails From(LogEntryRecord row, TransparencyLogEntry? entry, string? problem)
    {
        var (signature, run) = (row.Signature!, row.Signature!.Artifact!.Run!);
        return new LogEntryDetails(
            row.Id, row.SignatureId, row.LogUrl, row.ApiVersion, row.State, row.Reason, row.Attempts, row.NextAttemptAt, row.FailingSince,
            row.EntryUuid, row.LogIndex, entry is null ? null : Convert.ToHexStringLower(entry.LogId.Span), row.IntegratedAt, row.TimestampedAt, EntryView.UrlOf(row), problem,
            entry?.Kind, entry?.Version, entry is null ? null : JsonElement.Parse(entry.CanonicalizedBody.Span),
            entry is null || entry.SignedEntryTimestamp.IsEmpty ? null : Convert.ToBase64String(entry.SignedEntryTimestamp.Span),
            entry?.Proof is { } proof ? LogEntryProof.From(entry, proof) : null,
            row.Timestamp is null ? null : Convert.ToBase64String(row.Timestamp),
            signature.Type, signature.Artifact!.FullKey, signature.Certificate?.Identity, new RunReference(run.Kind, run.Namespace, run.Name, run.Uid));
    }
}
