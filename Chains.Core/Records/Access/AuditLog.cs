using Microsoft.Extensions.Logging;

namespace Chains.Core.Records.Access;

/// <summary>Adds to the audit log, in the database and in the process's own log.</summary>
public sealed partial class AuditLog(RecordWriter writer, TimeProvider time, ILogger<AuditLog> logger)
{
    /// <summary>Returns once the entry is committed, so that who gets an answer is on record.</summary>
    /// <param name="entry">Id and instant are filled in here; text that is too long is cut.</param>
    /// <exception cref="RecordException">The database refused.</exception>
    public Task WriteAsync(AuditRecord entry, CancellationToken cancellation)
    {
        entry.At = time.GetUtcNow();
        entry.Who = Cut(entry.Who, 256)!;
        entry.Target = Cut(entry.Target, 512);
        entry.Detail = Cut(entry.Detail, AuditRecord.LongestDetail);
        LogEntry(entry.Action, entry.Outcome, entry.Who, entry.Via, entry.Target ?? "-", entry.Address ?? "-");
        return writer.WriteAsync(
            session =>
            {
                entry.Id = session.NextId<AuditRecord>();
                session.Insert(entry);
            },
            cancellation);
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..(length - 1)] + "…" : text;

    [LoggerMessage(LogLevel.Information, "Audit: {Action} {Outcome} by {Who} ({Via}) on {Target} from {Address}")]
    private partial void LogEntry(string action, AuditOutcome outcome, string who, string via, string target, string address);
}
