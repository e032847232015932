using Chains.Core.Records.Access;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the audit log, newest first.</summary>
public sealed class AuditQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private const int ShortestIndexed = 3;

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<AuditRecord>> ListAsync(AuditFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var entries = context.AuditEntries.AsNoTracking();
        var narrowed = Narrow(filter.Query?.Trim() is { Length: > 0 } text ? Containing(context, text) : entries, filter);
        if (filter.Action is { Length: > 0 } action)
        {
            // The slash follows the dot: between them is what continues the action with a dot.
            var (start, end) = (action + ".", action + "/");
            IQueryable<long>[] lists =
            [
                narrowed.Where(a => a.Action == action).Select(a => a.Id),
                narrowed.Where(a => a.Action.CompareTo(start) >= 0 && a.Action.CompareTo(end) < 0).Select(a => a.Id),
            ];
            return await keyset.MergeAsync(lists, entries, a => a.Id, a => a, a => a.Id, take, cancellation);
        }

        return (filter.From ?? filter.To) is null || filter.Query is { Length: > 0 }
            ? await keyset.PageAsync(narrowed, a => a.Id, a => a, a => a.Id, take, cancellation)
            : await keyset.PageByTimeAsync(narrowed, entries, a => a.At, a => a.Id, a => a, a => a.Id, take, cancellation);
    }

    private static IQueryable<AuditRecord> Containing(ChainsDbContext context, string text) => text.Length >= ShortestIndexed
        ? context.AuditEntries.FromSqlRaw(
            """SELECT a.* FROM "AuditSearch" f CROSS JOIN "AuditEntries" a ON a."Id" = f.rowid WHERE f."AuditSearch" MATCH {0}""", SearchTerms.Phrase(text)).AsNoTracking()
        : context.AuditEntries.AsNoTracking().Where(a => a.Target!.Contains(text) || a.Detail!.Contains(text));

    private static IQueryable<AuditRecord> Narrow(IQueryable<AuditRecord> entries, AuditFilter filter)
    {
        if (filter.Who is { Length: > 0 } who)
            entries = entries.Where(a => a.Who == who);
        if (filter.Outcome is AuditOutcome.Done)
            entries = entries.Where(a => a.Outcome == AuditOutcome.Done);
        else if (filter.Outcome is { } outcome)
            // The partial index holds what was not done; SQLite uses it where the query says so too.
            entries = entries.Where(a => a.Outcome != AuditOutcome.Done && a.Outcome == outcome);
        if (filter.From is { } from)
            entries = entries.Where(a => a.At >= from);
        if (filter.To is { } to)
            entries = entries.Where(a => a.At < to);
        return entries;
    }
}
