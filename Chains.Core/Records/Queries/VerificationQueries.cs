using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Queries;

/// <summary>Reads what the verification in the background found.</summary>
public sealed class VerificationQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <summary>The walk that goes on, or the last one; null before the first.</summary>
    public async Task<VerificationSweepRecord?> LatestSweepAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.VerificationSweeps.AsNoTracking().OrderByDescending(s => s.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The last walk that came to its end.</summary>
    public async Task<VerificationSweepRecord?> FinishedSweepAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.VerificationSweeps.AsNoTracking().Where(s => s.FinishedAt != null).OrderByDescending(s => s.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>What does not verify, newest signature first, with its run.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public async Task<Page<VerificationFailureRecord>> FailuresAsync(string? cursor, int? limit, CancellationToken cancellation)
    {
        var (keyset, take) = (Keyset.Read(cursor), Cursor.Limit(limit));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var failures = context.VerificationFailures.AsNoTracking().Include(f => f.Signature!.Artifact!.Run);
        return await keyset.PageAsync(failures, f => f.SignatureId, f => f, f => f.SignatureId, take, cancellation);
    }

    /// <summary>What is known of each of these signatures, without verifying any now.</summary>
    public async Task<IReadOnlyDictionary<long, Verdict>> VerdictsAsync(IReadOnlyCollection<long> signatures, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var failures = await context.VerificationFailures.AsNoTracking().Where(f => signatures.Contains(f.SignatureId))
            .ToDictionaryAsync(f => f.SignatureId, cancellation);
        // The walk that goes on, and the one before it: what neither has passed was signed since.
        var sweeps = await context.VerificationSweeps.AsNoTracking().OrderByDescending(s => s.Id).Take(2).ToListAsync(cancellation);
        return signatures.Distinct().ToDictionary(id => id, id => failures.TryGetValue(id, out var failure)
            ? new Verdict(false, failure.LastFailedAt, failure.Reason)
            : sweeps.Find(s => s.LastSignatureId >= id) is { } sweep ? new Verdict(true, sweep.StartedAt, null) : Verdict.Unverified);
    }

    /// <summary>
    /// The next signatures in the order of their ids, with what their verification needs. They end before the first that is still on its way into a log:
    /// what is missing there comes.
    /// </summary>
    /// <returns>The signatures, and whether one behind them waits.</returns>
    public async Task<(IReadOnlyList<SignatureRecord> Signatures, bool Waits)> NextAsync(long after, int count, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var waiting = await context.LogEntries.Where(e => e.State != StepState.Done && e.SignatureId > after && (e.State == StepState.Pending || e.State == StepState.Retrying))
            .MinAsync(e => (long?)e.SignatureId, cancellation);
        var signatures = await context.Signatures.AsNoTracking()
            .Include(s => s.Certificate)
            .Include(s => s.Artifact!.Statement)
            .Where(s => s.Id > after && (waiting == null || s.Id < waiting)).OrderBy(s => s.Id).Take(count).ToListAsync(cancellation);
        return (signatures, waiting is not null);
    }
}
