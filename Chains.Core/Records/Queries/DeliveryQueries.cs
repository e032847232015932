using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads the outbox.</summary>
public sealed class DeliveryQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<DeliveryListItem>> ListAsync(DeliveryFilter filter, string? cursor, int? limit, CancellationToken cancellation)
    {
        var (before, take) = (Cursor.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Narrow(context, filter)
            .Where(d => d.Id < before)
            .OrderByDescending(d => d.Id)
            .Take(take + 1)
            .Select(d => new DeliveryListItem(
                d.Id, d.Backend, d.State, d.Problem, d.Reason, d.Attempts, d.NextAttemptAt, d.FailingSince, d.CompletedAt, d.Location,
                d.Artifact!.Type, d.Artifact.Key, d.Artifact.FullKey,
                d.Artifact.Signature == null ? null : d.Artifact.Signature.Id,
                d.Artifact.Run!.Kind, d.Artifact.Run.Namespace, d.Artifact.Run.Name, d.Artifact.Run.Uid))
            .ToListAsync(cancellation);
        return Cursor.Cut(rows, take, d => d.Id);
    }

    /// <summary>The backend that a delivery goes to, or null where there is no such delivery.</summary>
    public async Task<string?> BackendAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Deliveries.Where(d => d.Id == id).Select(d => d.Backend).FirstOrDefaultAsync(cancellation);
    }

    private static IQueryable<DeliveryRecord> Narrow(ChainsDbContext context, DeliveryFilter filter)
    {
        var deliveries = context.Deliveries.AsNoTracking();
        if (filter.State is { } state)
            deliveries = deliveries.Where(d => d.State == state);
        if (filter.Backend is { Length: > 0 } backend)
            deliveries = deliveries.Where(d => d.Backend == backend);
        if (filter.Run is { Length: > 0 } run)
            deliveries = deliveries.Where(d => d.Artifact!.Run!.Uid == run);
        if (filter.Namespace is { Length: > 0 } ns)
            deliveries = deliveries.Where(d => d.Artifact!.Run!.Namespace == ns);
        if (filter.Kind is { } kind)
            deliveries = deliveries.Where(d => d.Artifact!.Run!.Kind == kind);
        if (filter.From is { } from)
            deliveries = deliveries.Where(d => d.CompletedAt >= from);
        if (filter.To is { } to)
            deliveries = deliveries.Where(d => d.CompletedAt < to);
        if (filter.Query is { Length: > 0 } query)
        {
            var text = query.Trim();
            deliveries = deliveries.Where(d => d.Artifact!.FullKey.Contains(text)
                || d.Artifact.Run!.Uid == text || d.Artifact.Run.Name.Contains(text));
        }

        return deliveries;
    }
}
