using System.Globalization;
using System.Linq.Expressions;
using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the entries that transparency logs hold of our signatures, and the logs.</summary>
public sealed class LogEntryQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private static readonly StepState[] NotDone = [.. Enum.GetValues<StepState>().Where(s => s is not StepState.Done)];

    private static readonly Expression<Func<LogEntryRecord, LogEntryListItem>> Item = e => new LogEntryListItem(
        e.Id, e.SignatureId, e.LogUrl, e.State, e.Reason, e.EntryUuid, e.LogIndex, e.IntegratedAt, e.TimestampedAt,
        e.Signature!.Type, e.Signature.Artifact!.FullKey, e.Signature.Certificate!.Identity,
        e.Signature.Kind, e.Signature.Namespace, e.Signature.Artifact.Run!.Name, e.Signature.Artifact.Run.Uid);

    private static readonly Expression<Func<LogEntryRecord, OfRun<LogEntryRecord>>> Place = e => new OfRun<LogEntryRecord>
    {
        Row = e, Id = e.Id, RunId = e.RunId, ArtifactId = e.Signature!.ArtifactId,
    };

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<LogEntryListItem>> ListAsync(LogEntryFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        // Fewer digits than a digest is found by can only be an index.
        if (filter is { LogIndex: null, Query: { Length: < SearchTerms.ShortestHex } text } && Index(text.Trim()) is { } only)
            filter = filter with { Query = null, LogIndex = only };
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var entries = context.LogEntries.AsNoTracking();
        var narrowed = Narrow(entries, filter);
        var isFew = filter.SignatureId is not null || filter.LogIndex is not null;
        if (filter.Log is { Length: > 0 } && !await OccursAsync(entries, filter, cancellation))
            return new Page<LogEntryListItem>([], null);
        if (filter.Query is { Length: > 0 } || filter.Namespace is { Length: > 0 })
            return await new RunRows<LogEntryRecord>(context, narrowed, e => e.Id, Place, cancellation)
            {
                Runs = new RunFilter { Query = filter.Query, Namespace = filter.Namespace },
                MostFew = isFew || filter.State is not (null or StepState.Done) ? RunRowLimits.Rare : RunRowLimits.Period,
                Until = filter.To,
                Indexed = isFew || filter.State is not (null or StepState.Done) || (filter.From ?? filter.To) is not null ? Indexed(narrowed, filter) : null,
                Named = filter.Query is { } query ? Named(query.Trim()) : null,
            }.PageAsync(Item, e => e.Id, keyset, take);
        // Only what is in a log has a time; what is not is found by its state.
        if (!isFew && filter.State is null or StepState.Done && (filter.From ?? filter.To) is not null)
            return await keyset.PageByTimeAsync(narrowed, entries, e => e.IntegratedAt, e => e.Id, Item, e => e.Id, take, cancellation);
        return isFew || filter.Log is not { Length: > 0 } || filter.State is not null and not StepState.Done
            ? await keyset.PageAsync(Indexed(narrowed, filter), e => e.Id, Item, e => e.Id, take, cancellation)
            : await keyset.MergeAsync(OfLog(narrowed, filter), entries, e => e.Id, Item, e => e.Id, take, cancellation);
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

    /// <summary>Whether there is any entry of the log: nobody looks through all others to find none.</summary>
    private static async Task<bool> OccursAsync(IQueryable<LogEntryRecord> entries, LogEntryFilter filter, CancellationToken cancellation)
    {
        foreach (var list in OfLog(entries.Where(e => e.LogUrl == filter.Log), filter with { State = null }))
            if (await list.AnyAsync(cancellation))
                return true;
        return false;
    }

    /// <summary>A log's entries: those in it, which an index has, and the others state by state.</summary>
    private static IEnumerable<IQueryable<long>> OfLog(IQueryable<LogEntryRecord> narrowed, LogEntryFilter filter)
    {
        yield return narrowed.Where(e => e.State == StepState.Done).Select(e => e.Id);
        if (filter.State is null)
            foreach (var state in NotDone)
                yield return narrowed.Where(e => e.State != StepState.Done && e.State == state).Select(e => e.Id);
    }

    /// <summary>An entry by its index or the beginning of its UUID.</summary>
    private static Expression<Func<LogEntryRecord, bool>>? Named(string text)
    {
        var index = Index(text);
        if (SearchTerms.Hex(text) is not { } hex)
            return index is null ? null : e => e.LogIndex == index;
        var end = SearchTerms.EndOfPrefix(hex);
        return index is not null
            ? e => e.LogIndex == index || (e.EntryUuid!.CompareTo(hex) >= 0 && e.EntryUuid.CompareTo(end) < 0)
            : e => e.EntryUuid!.CompareTo(hex) >= 0 && e.EntryUuid.CompareTo(end) < 0;
    }

    private static long? Index(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>The partial index holds what is not done; SQLite uses it where the query says so too.</summary>
    private static IQueryable<LogEntryRecord> Indexed(IQueryable<LogEntryRecord> entries, LogEntryFilter filter) =>
        filter.State is not (null or StepState.Done) ? entries.Where(e => e.State != StepState.Done) : entries;

    private static IQueryable<LogEntryRecord> Narrow(IQueryable<LogEntryRecord> entries, LogEntryFilter filter)
    {
        if (filter.SignatureId is { } signature)
            entries = entries.Where(e => e.SignatureId == signature);
        if (filter.LogIndex is { } exactly)
            entries = entries.Where(e => e.LogIndex == exactly);
        if (filter.State is { } state)
            entries = entries.Where(e => e.State == state);
        if (filter.Log is { Length: > 0 } log)
            entries = entries.Where(e => e.LogUrl == log);
        if (filter.From is { } from)
            entries = entries.Where(e => e.IntegratedAt >= from);
        if (filter.To is { } to)
            entries = entries.Where(e => e.IntegratedAt < to);
        return entries;
    }
}
