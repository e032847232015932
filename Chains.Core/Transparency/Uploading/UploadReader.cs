using Chains.Core.Records;
using Chains.Core.Tekton;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Transparency.Uploading;

/// <summary>Reads rows of the outbox of uploads: which are due, and what is sent of them.</summary>
internal sealed class UploadReader(IDbContextFactory<ChainsDbContext> contexts)
{
    private static readonly Func<ChainsDbContext, string, DateTimeOffset, DateTimeOffset, long, int, IAsyncEnumerable<DueUpload>> Due =
        EF.CompileAsyncQuery((ChainsDbContext context, string log, DateTimeOffset now, DateTimeOffset afterTime, long afterId, int take) => context.LogEntries
            .Where(e => e.LogUrl == log && e.NextAttemptAt != null && e.NextAttemptAt <= now
                && e.NextAttemptAt >= afterTime && (e.NextAttemptAt > afterTime || e.Id > afterId))
            .OrderBy(e => e.NextAttemptAt).ThenBy(e => e.Id)
            .Take(take)
            .Select(e => new DueUpload(e.Id, e.NextAttemptAt!.Value, e.Signature!.Artifact!.Statement!.Payload.Length)));

    private static readonly Func<ChainsDbContext, long, IAsyncEnumerable<Upload>> One =
        EF.CompileAsyncQuery((ChainsDbContext context, long id) =>
            from e in context.LogEntries
            where e.Id == id
            join s in context.Signatures on e.SignatureId equals s.Id
            join t in context.Statements on s.ArtifactId equals t.ArtifactId
            join r in context.Runs on e.RunId equals r.Id
            join c in context.Certificates on s.CertificateId equals c.Id into certificates
            from c in certificates.DefaultIfEmpty()
            select new Upload
            {
                Id = e.Id,
                RunId = e.RunId,
                SignatureId = s.Id,
                ArtifactId = s.ArtifactId,
                RunKind = r.Kind,
                Namespace = r.Namespace,
                RunName = r.Name,
                State = e.State,
                Attempts = e.Attempts,
                FailingSince = e.FailingSince,
                SignedAt = s.CreatedAt,
                KeyId = s.KeyId,
                CertificatePem = c == null ? null : c.Pem,
                NotBefore = c == null ? null : c.NotBefore,
                NotAfter = c == null ? null : c.NotAfter,
                PayloadType = t.PayloadType,
                Payload = t.Payload,
                SignatureBytes = s.Bytes,
                Timestamp = e.Timestamp,
                TimestampedAt = e.TimestampedAt,
            });

    /// <summary>Due rows of a log past a place in their order, which is that of their due times.</summary>
    public async Task<List<DueUpload>> DueAsync(string log, DateTimeOffset now, DueUpload after, int take, CancellationToken cancellation)
    {
        var rows = new List<DueUpload>(take);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await foreach (var row in Due(context, log, now, after.At, after.Id, take).WithCancellation(cancellation))
            rows.Add(row);
        return rows;
    }

    /// <summary>Null when the row, or what it belongs to, is gone.</summary>
    public async Task<Upload?> LoadAsync(long id, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await foreach (var upload in One(context, id).WithCancellation(cancellation))
            return upload;
        return null;
    }

    /// <summary>The logs that have rows waiting, with the version of their API.</summary>
    public async Task<IReadOnlyList<(string Url, int ApiVersion)>> LogsAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var logs = await context.LogEntries.Where(e => e.NextAttemptAt != null).Select(e => new { e.LogUrl, e.ApiVersion }).Distinct().ToListAsync(cancellation);
        return logs.ConvertAll(l => (l.LogUrl, l.ApiVersion));
    }

    /// <summary>How many rows of a log wait, counted no further than <paramref name="limit"/>, and when the first of them was signed.</summary>
    public async Task<(int Count, DateTimeOffset? Oldest)> BacklogAsync(string log, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var waiting = context.LogEntries.Where(e => e.LogUrl == log && e.NextAttemptAt != null);
        var count = await waiting.OrderBy(e => e.NextAttemptAt).Take(limit).CountAsync(cancellation);
        var oldest = count == 0 ? null
            : await waiting.OrderBy(e => e.NextAttemptAt).ThenBy(e => e.Id).Select(e => (DateTimeOffset?)e.Signature!.CreatedAt).FirstOrDefaultAsync(cancellation);
        return (count, oldest);
    }

    /// <summary>Rows of a log that were never tried, with their runs.</summary>
    public async Task<List<(long Id, RunKey Run)>> UntriedAsync(string log, int take, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await (
            from e in context.LogEntries
            where e.LogUrl == log && e.NextAttemptAt != null && e.Attempts == 0 && e.State == StepState.Pending
            orderby e.Id
            join r in context.Runs on e.RunId equals r.Id
            select new { e.Id, r.Kind, r.Namespace, r.Name }).Take(take).ToListAsync(cancellation);
        return rows.ConvertAll(r => (r.Id, new RunKey(r.Kind, r.Namespace, r.Name)));
    }

    /// <summary>Runs that wait for a log.</summary>
    public async Task<List<RunKey>> WaitingRunsAsync(string log, int take, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await (
            from e in context.LogEntries
            where e.LogUrl == log && e.NextAttemptAt != null
            join r in context.Runs on e.RunId equals r.Id
            select new { r.Kind, r.Namespace, r.Name }).Distinct().OrderBy(r => r.Namespace).ThenBy(r => r.Name).Take(take).ToListAsync(cancellation);
        return rows.ConvertAll(r => new RunKey(r.Kind, r.Namespace, r.Name));
    }
}
