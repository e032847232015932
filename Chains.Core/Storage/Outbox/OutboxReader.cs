using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Signing;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Storage.Outbox;

/// <summary>Reads rows of the outbox: which are due, and what a backend gets of them.</summary>
internal sealed class OutboxReader(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <summary>In order, rows of a run wait for an earlier one whose log entry is still to come.</summary>
    private static readonly Func<ChainsDbContext, string, bool, DateTimeOffset, DateTimeOffset, long, int, IAsyncEnumerable<DueDelivery>> Due =
        EF.CompileAsyncQuery((ChainsDbContext context, string backend, bool inOrder, DateTimeOffset now, DateTimeOffset afterTime, long afterId, int take) => context.Deliveries
            .Where(d => d.Backend == backend && d.NextAttemptAt != null && d.NextAttemptAt <= now
                && d.NextAttemptAt >= afterTime && (d.NextAttemptAt > afterTime || d.Id > afterId))
            .Where(d => !inOrder || !context.Deliveries.Any(earlier => earlier.Backend == backend && earlier.Artifact!.RunId == d.Artifact!.RunId && earlier.Id < d.Id
                && earlier.State == StepState.Pending && earlier.NextAttemptAt == null
                && context.LogEntries.Any(e => e.SignatureId == earlier.Artifact!.Signature!.Id && e.NextAttemptAt != null)))
            .OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id)
            .Take(take)
            .Select(d => new DueDelivery(d.Id, d.Artifact!.RunId, d.NextAttemptAt!.Value)));

    /// <summary>Due rows past a place in their order, which is that of their due times.</summary>
    /// <param name="inOrder">Whether a row waits for those of its run that were signed before.</param>
    public async Task<List<DueDelivery>> DueAsync(
        string backend, bool inOrder, DateTimeOffset now, DueDelivery after, int take, CancellationToken cancellation)
    {
        var rows = new List<DueDelivery>(take);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await foreach (var row in Due(context, backend, inOrder, now, after.At, after.Id, take).WithCancellation(cancellation))
            rows.Add(row);
        return rows;
    }

    /// <summary>How many rows wait at a backend, and since when the first of them; counted no further than <paramref name="limit"/>.</summary>
    public async Task<(int Count, DateTimeOffset? Oldest)> BacklogAsync(string backend, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var waiting = context.Deliveries.Where(d => d.Backend == backend && d.NextAttemptAt != null);
        var count = await waiting.Take(limit).CountAsync(cancellation);
        var oldest = count == 0 ? null : await waiting.OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id)
            .Select(d => d.FailingSince ?? d.Artifact!.Run!.SignedAt).FirstOrDefaultAsync(cancellation);
        return (count, oldest);
    }

    /// <summary>In the order of their ids. A row without a signature has none to deliver and is left out.</summary>
    public async Task<IReadOnlyList<Delivery>> LoadAsync(IReadOnlyList<long> ids, DeliveryParts parts, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Rows(context, ids).ToListAsync(cancellation);
        var subjects = parts.HasFlag(DeliveryParts.Subjects) ? await SubjectsAsync(context, ids, cancellation) : null;
        var entries = parts.HasFlag(DeliveryParts.LogEntry) ? await EntriesAsync(context, ids, cancellation) : null;
        return [.. rows.Select(d => d with { Signature = Content(d), Subjects = [.. subjects?[d.Id] ?? []], LogEntry = entries?.GetValueOrDefault(d.Id) })];
    }

    /// <summary>The envelope is put together from the payload, which is kept once, and the bare signature.</summary>
    private static ReadOnlyMemory<byte> Content(Delivery row) => row.PayloadType is { } type
        ? Dsse.Serialize(type, row.Payload.Span, row.KeyId, row.Signature)
        : row.Signature;

    private static IQueryable<Delivery> Rows(ChainsDbContext context, IReadOnlyList<long> ids) =>
        from d in context.Deliveries
        where ids.Contains(d.Id)
        join a in context.Artifacts on d.ArtifactId equals a.Id
        join r in context.Runs on a.RunId equals r.Id
        join t in context.Statements on a.Id equals t.ArtifactId
        join s in context.Signatures on a.Id equals s.ArtifactId
        join c in context.Certificates on s.CertificateId equals c.Id into certificates
        from c in certificates.DefaultIfEmpty()
        orderby d.Id
        select new Delivery
        {
            Id = d.Id,
            Backend = d.Backend,
            RunId = r.Id,
            RunKind = r.Kind,
            Namespace = r.Namespace,
            RunName = r.Name,
            RunUid = r.Uid,
            Type = a.Type,
            Key = a.Key,
            FullKey = a.FullKey,
            Format = a.Format,
            PayloadType = t.PayloadType,
            PredicateType = t.PredicateType,
            Payload = t.Payload,
            Signature = s.Bytes,
            KeyId = s.KeyId,
            SignedAt = s.CreatedAt,
            CertificatePem = c.Pem ?? "",
            ChainPem = c.ChainPem ?? "",
            Attempts = d.Attempts,
            FailingSince = d.FailingSince,
        };

    private static async Task<ILookup<long, Subject>> SubjectsAsync(ChainsDbContext context, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var rows = await (
            from d in context.Deliveries
            where ids.Contains(d.Id)
            join t in context.Statements on d.ArtifactId equals t.ArtifactId
            join s in context.Subjects on t.Id equals s.StatementId
            orderby s.Id
            select new { d.Id, s.Name, s.Algorithm, s.Digest }).ToListAsync(cancellation);
        return rows.ToLookup(r => r.Id, r => new Subject(r.Name, r.Algorithm, r.Digest));
    }

    /// <summary>The newest entry of each signature.</summary>
    private static async Task<Dictionary<long, DeliveryLogEntry>> EntriesAsync(ChainsDbContext context, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var rows = await (
            from d in context.Deliveries
            where ids.Contains(d.Id)
            join s in context.Signatures on d.ArtifactId equals s.ArtifactId
            join e in context.LogEntries on s.Id equals e.SignatureId
            where e.State == StepState.Done
            orderby e.Id
            select new { d.Id, e.LogUrl, e.EntryUuid, e.LogIndex, e.IntegratedAt, e.Entry, e.Timestamp }).ToListAsync(cancellation);
        var newest = new Dictionary<long, DeliveryLogEntry>(rows.Count);
        foreach (var row in rows)
            newest[row.Id] = new DeliveryLogEntry(row.LogUrl, row.EntryUuid, row.LogIndex!.Value, row.IntegratedAt, row.Entry) { Timestamp = row.Timestamp is { } timestamp ? timestamp : null };
        return newest;
    }
}
