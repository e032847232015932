using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the entries that transparency logs hold of our signatures.</summary>
public sealed class LogEntryQueries(IDbContextFactory<ChainsDbContext> contexts)
{
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
                e.Id, e.SignatureId, e.LogUrl, e.EntryUuid, e.LogIndex, e.IntegratedAt,
                e.Signature!.Kind, e.Signature.Namespace, e.Signature.Artifact!.Run!.Name, e.Signature.Artifact.Run.Uid))
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, e => e.Id);
    }

    private static IQueryable<LogEntryRecord> Narrow(ChainsDbContext context, LogEntryFilter filter)
    {
        var entries = context.LogEntries.AsNoTracking();
        if (filter.SignatureId is { } signature)
            entries = entries.Where(e => e.SignatureId == signature);
        if (filter.Namespace is { Length: > 0 } ns)
            entries = entries.Where(e => e.Signature!.Namespace == ns);
        if (filter.From is { } from)
            entries = entries.Where(e => e.IntegratedAt >= from);
        if (filter.To is { } to)
            entries = entries.Where(e => e.IntegratedAt < to);
        if (filter.Query is { Length: > 0 } query)
        {
            var text = query.Trim();
            entries = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? entries.Where(e => e.LogIndex == index)
                : entries.Where(e => e.EntryUuid == text);
        }

        return entries;
    }
}
