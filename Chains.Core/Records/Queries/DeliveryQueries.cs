using System.Linq.Expressions;
using Chains.Core.Records.Search;
using Chains.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>
/// Reads the outbox. What is not done has an index, what went elsewhere than to the annotations another one; the names of runs lead to the rest.
/// </summary>
public sealed class DeliveryQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    private const int MostFew = 1000;

    private static readonly StepState[] States = Enum.GetValues<StepState>();

    private static readonly Expression<Func<DeliveryRecord, DeliveryListItem>> Item = d => new DeliveryListItem(
        d.Id, d.Backend, d.State, d.Problem, d.Reason, d.Attempts, d.NextAttemptAt, d.FailingSince, d.CompletedAt, d.Location,
        d.Artifact!.Type, d.Artifact.Key, d.Artifact.FullKey,
        d.Artifact.Signature == null ? null : d.Artifact.Signature.Id,
        d.Artifact.Run!.Kind, d.Artifact.Run.Namespace, d.Artifact.Run.Name, d.Artifact.Run.Uid);

    private static readonly Expression<Func<DeliveryRecord, OfRun<DeliveryRecord>>> Place = d => new OfRun<DeliveryRecord>
    {
        Row = d, Id = d.Id, RunId = d.Artifact!.RunId, ArtifactId = d.ArtifactId,
    };

    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<DeliveryListItem>> ListAsync(DeliveryFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var deliveries = context.Deliveries.AsNoTracking();
        var narrowed = Narrow(deliveries, filter);
        if (filter.Run is { Length: > 0 } run)
            return await keyset.PageAsync(OfRun(context, narrowed, run), d => d.Id, Item, d => d.Id, take, cancellation);
        var runs = new RunFilter { Query = filter.Query, Namespace = filter.Namespace, Kind = filter.Kind };
        if (filter.Query is { Length: > 0 } || filter.Namespace is { Length: > 0 })
            return await new RunRows<DeliveryRecord>(context, narrowed, d => d.Id, Place, cancellation)
            {
                Runs = runs,
                Until = filter.To,
                Indexed = IsIndexed(filter) ? Indexed(narrowed, filter) : null,
                MostFew = IsIndexed(filter with { From = null, To = null }) ? RunRowLimits.Rare : RunRowLimits.Period,
            }.PageAsync(Item, d => d.Id, keyset, take);
        if (filter.Kind is not null && !await RunFilters.OccursAsync(context, runs, cancellation))
            return new Page<DeliveryListItem>([], null);
        // Only what arrived has a time; what did not is found by its state.
        if (filter.State is null or StepState.Done && (filter.From ?? filter.To) is not null)
            return await keyset.PageByTimeAsync(await FewAsync(deliveries, narrowed, filter, cancellation), deliveries, d => d.CompletedAt, d => d.Id, Item, d => d.Id, take, cancellation);
        return filter.Backend is { Length: > 0 } and not StorageBackends.Tekton
            ? await ElsewhereAsync(deliveries, filter, keyset, take, cancellation)
            : await keyset.PageAsync(Indexed(narrowed, filter), d => d.Id, Item, d => d.Id, take, cancellation);
    }

    /// <summary>The backend that a delivery goes to, or null where there is no such delivery.</summary>
    public async Task<string?> BackendAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Deliveries.Where(d => d.Id == id).Select(d => d.Backend).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>A backend's rows, state by state as their index has them.</summary>
    private static Task<Page<DeliveryListItem>> ElsewhereAsync(
        IQueryable<DeliveryRecord> deliveries, DeliveryFilter filter, Keyset keyset, int take, CancellationToken cancellation)
    {
        var lists = (filter.State is { } only ? [only] : States).Select(state =>
        {
            var ofState = filter with { State = state };
            return Indexed(Narrow(deliveries, ofState), ofState).Select(d => d.Id);
        });
        return keyset.MergeAsync(lists, deliveries, d => d.Id, Item, d => d.Id, take, cancellation);
    }

    /// <summary>A backend's few rows instead of all in time; the time's index where they are many.</summary>
    private static async Task<IQueryable<DeliveryRecord>> FewAsync(
        IQueryable<DeliveryRecord> deliveries, IQueryable<DeliveryRecord> narrowed, DeliveryFilter filter, CancellationToken cancellation)
    {
        if (filter.Backend is not { Length: > 0 } or StorageBackends.Tekton)
            return narrowed;
        // Without the period, whose index SQLite might read instead.
        var own = deliveries.Where(d => d.Backend != StorageBackends.Tekton && d.Backend == filter.Backend && d.State == StepState.Done).Select(d => d.Id);
        var ids = new List<long>();
        await foreach (var id in own.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            ids.Add(id);
            if (ids.Count > MostFew)
                return narrowed;
        }

        return narrowed.Where(d => ids.Contains(d.Id));
    }

    private static IQueryable<DeliveryRecord> OfRun(ChainsDbContext context, IQueryable<DeliveryRecord> narrowed, string uid)
    {
        var artifacts = context.Artifacts.Where(a => a.RunId == context.Runs.Where(r => r.Uid == uid).Select(r => r.Id).FirstOrDefault()).Select(a => a.Id);
        return narrowed.Where(d => artifacts.Contains(d.ArtifactId));
    }

    /// <summary>Whether an index has these rows and not all others too.</summary>
    private static bool IsIndexed(DeliveryFilter filter) =>
        filter.State is not (null or StepState.Done) || filter.Backend is { Length: > 0 } and not StorageBackends.Tekton || (filter.From ?? filter.To) is not null;

    /// <summary>Partial indexes hold what is rare; SQLite uses one where the query says so too.</summary>
    private static IQueryable<DeliveryRecord> Indexed(IQueryable<DeliveryRecord> deliveries, DeliveryFilter filter) =>
        filter.Backend is { Length: > 0 } and not StorageBackends.Tekton ? deliveries.Where(d => d.Backend != StorageBackends.Tekton)
        : filter.State is not (null or StepState.Done) ? deliveries.Where(d => d.State != StepState.Done)
        : deliveries;

    private static IQueryable<DeliveryRecord> Narrow(IQueryable<DeliveryRecord> deliveries, DeliveryFilter filter)
    {
        if (filter.State is { } state)
            deliveries = deliveries.Where(d => d.State == state);
        if (filter.Backend is { Length: > 0 } backend)
            deliveries = deliveries.Where(d => d.Backend == backend);
        if (filter.Kind is { } kind)
            deliveries = deliveries.Where(d => d.Artifact!.Run!.Kind == kind);
        if (filter.From is { } from)
            deliveries = deliveries.Where(d => d.CompletedAt >= from);
        if (filter.To is { } to)
            deliveries = deliveries.Where(d => d.CompletedAt < to);
        return deliveries;
    }
}
