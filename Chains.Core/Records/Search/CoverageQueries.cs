using Chains.Core.Formatting;
using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>What is signed and what is not, and why not. Read from the tallies and the indexes of what is not signed.</summary>
public sealed class CoverageQueries(IDbContextFactory<ChainsDbContext> contexts)
{
    /// <summary>Unsigned runs that are read for their reasons.</summary>
    public const int Examined = 1000;

    private static readonly RunState[] Unfinished = [RunState.Failed, RunState.Skipped, RunState.Unsigned, RunState.Pending];

    private const int MostRows = 2000;
    private const int MostImages = 50;

    /// <summary>By namespace and definition, what is least signed first.</summary>
    public async Task<IReadOnlyList<CoverageRow>> RowsAsync(string? ns, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var tallies = context.RunTallies.AsNoTracking().Where(t => t.Count > 0);
        if (!string.IsNullOrEmpty(ns))
            tallies = tallies.Where(t => t.Namespace == ns);
        var rows = await tallies.ToListAsync(cancellation);
        return [.. rows.GroupBy(t => (t.Namespace, t.Definition, t.Kind)).Select(g => new CoverageRow(
                g.Key.Namespace, g.Key.Definition, g.Key.Kind, g.Sum(t => t.Count),
                Of(g, RunState.Signed, RunState.Imported), Of(g, RunState.Pending, RunState.Delivering),
                Of(g, RunState.Failed), Of(g, RunState.Skipped), Of(g, RunState.Unsigned)))
            .OrderBy(r => (double)r.Signed / r.Total).ThenByDescending(r => r.Total).ThenBy(r => r.Namespace, StringComparer.Ordinal).ThenBy(r => r.Definition, StringComparer.Ordinal)
            .Take(MostRows)];
    }

    /// <summary>The reasons of the newest unsigned runs, the most frequent first.</summary>
    public async Task<IReadOnlyList<CoverageReason>> ReasonsAsync(string? ns, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = new List<(long Id, string Namespace, RunState State, string? Reason, string Uid, string Name)>();
        foreach (var state in Unfinished)
        {
            // State by state, as the partial index has them: together, SQLite would rather read all runs in the order of their ids.
            var runs = RunFilters.Narrow(context.Runs, new RunFilter { State = state, Namespace = ns });
            var found = await runs.OrderByDescending(r => r.Id).Take(Examined)
                .Select(r => new { r.Id, r.Namespace, r.State, r.Reason, r.Uid, r.Name }).ToListAsync(cancellation);
            rows.AddRange(found.Select(r => (r.Id, r.Namespace, r.State, r.Reason, r.Uid, r.Name)));
        }

        rows = [.. rows.OrderByDescending(r => r.Id).Take(Examined)];
        return [.. rows.GroupBy(r => (r.Namespace, r.State, Reason: Alike(r.Reason, r.Name)))
            .Select(g => new CoverageReason(g.Key.Namespace, g.Key.State, g.First().Reason ?? "No reason is recorded.", g.Count(), g.First().Uid, g.First().Name))
            .OrderByDescending(r => r.Count).Take(50)];
    }

    /// <summary>The newest images that are not signed.</summary>
    public async Task<IReadOnlyList<UnsignedImage>> ImagesAsync(string? ns, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var found = new List<(long Id, UnsignedImage Image)>();
        foreach (var state in (StepState[])[StepState.Failed, StepState.Skipped, StepState.Pending, StepState.Retrying])
        {
            var images = context.Artifacts.AsNoTracking().Where(a => a.State != StepState.Done && a.State == state && a.Type == ArtifactType.Oci);
            if (!string.IsNullOrEmpty(ns))
                images = images.Where(a => a.Run!.Namespace == ns);
            var rows = await images.OrderByDescending(a => a.Id).Take(MostImages)
                .Select(a => new { a.Id, Image = new UnsignedImage(a.FullKey, a.State, a.Reason ?? "No reason is recorded.", a.Run!.Uid, a.Run.Name, a.Run.Namespace) })
                .ToListAsync(cancellation);
            found.AddRange(rows.Select(r => (r.Id, r.Image)));
        }

        return [.. found.OrderByDescending(f => f.Id).Take(MostImages).Select(f => f.Image)];
    }

    private static long Of(IEnumerable<RunTallyRecord> rows, params RunState[] states) => rows.Where(r => states.Contains(r.State)).Sum(r => r.Count);

    /// <summary>Reasons that differ by the run's name and by numbers alone are one.</summary>
    private static string Alike(string? reason, string name) => reason is null
        ? ""
        : string.Concat(reason.Replace(name, "", StringComparison.Ordinal).Where(c => !char.IsAsciiHexDigit(c)));
}
