using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the entries that transparency logs hold of our signatures, and the logs.</summary>
public sealed class LogEntryQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private const int UuidLength = 64;

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<LogEntryListItem>> ListAsync(LogEntryFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context, filter)
            .Where(e => e.Id < before)
            .OrderByDescending(e => e.Id)
            .Take(take + 1)
            .Select(e => new LogEntryListItem(
                e.Id, e.SignatureId, e.LogUrl, e.State, e.Reason, e.EntryUuid, e.LogIndex, e.IntegratedAt, e.TimestampedAt,
                e.Signature!.Type, e.Signature.Artifact!.FullKey, e.Signature.Certificate!.Identity,
                e.Signature.Kind, e.Signature.Namespace, e.Signature.Artifact.Run!.Name, e.Signature.Artifact.Run.Uid))
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, e => e.Id);
    }

    /// <summary>The entry with its signature, certificate, artifact and run, or null.</summary>
    public async Task<LogEntryRecord?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.LogEntries.AsNoTracking()
            .Include(e => e.Signature!.Certificate)
            .Include(e => e.Signature!.Artifact!.Run)
            .Include(e => e.Signature!.Artifact!.Statement)
            .FirstOrDefaultAsync(e => e.Id == id, cancellation);
    }

    /// <summary>The entries of a signature, oldest first.</summary>
    public async Task<IReadOnlyList<LogEntryRecord>> OfSignatureAsync(long signatureId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.LogEntries.AsNoTracking().Where(e => e.SignatureId == signatureId).OrderBy(e => e.Id).ToListAsync(cancellation);
    }

    /// <summary>The entries of a run, oldest first.</summary>
    public async Task<IReadOnlyList<LogEntryRecord>> OfRunAsync(long runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.LogEntries.AsNoTracking().Where(e => e.RunId == runId).OrderBy(e => e.Id).ToListAsync(cancellation);
    }

    /// <summary>The log at that address, as it is believed; or null.</summary>
    public async Task<LogRecord?> FindLogAsync(string url, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Url == url, cancellation);
    }

    private static IQueryable<LogEntryRecord> Narrow(ChainsDbContext context, LogEntryFilter filter)
    {
        var entries = context.LogEntries.AsNoTracking();
        if (filter.SignatureId is { } signature)
            entries = entries.Where(e => e.SignatureId == signature);
        if (filter.LogIndex is { } exactly)
            entries = entries.Where(e => e.LogIndex == exactly);
        if (filter.Namespace is { Length: > 0 } ns)
            entries = entries.Where(e => e.Signature!.Namespace == ns);
        if (filter.State is { } state)
            entries = entries.Where(e => e.State == state);
        if (filter.Log is { Length: > 0 } log)
            entries = entries.Where(e => e.LogUrl == log);
        if (filter.From is { } from)
            entries = entries.Where(e => e.IntegratedAt >= from);
        if (filter.To is { } to)
            entries = entries.Where(e => e.IntegratedAt < to);
        return filter.Query?.Trim() is { Length: > 0 } query ? Search(entries, query) : entries;
    }

    private static IQueryable<LogEntryRecord> Search(IQueryable<LogEntryRecord> entries, string query)
    {
        if (long.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && query.Length < UuidLength)
            return entries.Where(e => e.LogIndex == index);
        var digest = SearchTerms.Digest(query);
        if (digest.All(char.IsAsciiHexDigit))
        {
            var end = SearchTerms.EndOfPrefix(digest);
            return entries.Where(e => e.EntryUuid == digest
                || e.Signature!.Artifact!.Statement!.Subjects.Any(s => s.Digest.CompareTo(digest) >= 0 && s.Digest.CompareTo(end) < 0));
        }

        return entries.Where(e => e.EntryUuid == query || e.Signature!.Certificate!.Identity!.Contains(query));
    }
}
