using Chains.Core.Records.Access;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the audit log, newest first.</summary>
public sealed class AuditQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<AuditRecord>> ListAsync(AuditFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context.AuditEntries.AsNoTracking(), filter)
            .Where(a => a.Id < before)
            .OrderByDescending(a => a.Id)
            .Take(take + 1)
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, a => a.Id);
    }

    private static IQueryable<AuditRecord> Narrow(IQueryable<AuditRecord> entries, AuditFilter filter)
    {
        if (filter.Who is { Length: > 0 } who)
            entries = entries.Where(a => a.Who == who);
        if (filter.Action is { Length: > 0 } action)
            entries = entries.Where(a => a.Action == action || a.Action.StartsWith(action + "."));
        if (filter.Outcome is { } outcome)
            entries = entries.Where(a => a.Outcome == outcome);
        if (filter.From is { } from)
            entries = entries.Where(a => a.At >= from);
        if (filter.To is { } to)
            entries = entries.Where(a => a.At < to);
        if (filter.Query?.Trim() is { Length: > 0 } text)
            entries = entries.Where(a => a.Target!.Contains(text) || a.Detail!.Contains(text));
        return entries;
    }
}
