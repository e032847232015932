using Chains.Core.Records;
using Chains.Web.Components.Controls;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>The way of a run in the order in which it happened: its time stamps, its deliveries and its failed attempts.</summary>
public static class RunTimeline
{
    public static IReadOnlyList<TimelineEntry> Of(RunRecord run, IReadOnlyList<AttemptRecord> attempts, IReadOnlyList<LogEntryRecord>? logged = null)
    {
        var steps = new List<TimelineEntry>();
        Add(run.StartedAt, "Started", null, Tone.Quiet, Icons.Material.Outlined.PlayArrow);
        Add(run.FinishedAt, run.Succeeded ? "Finished" : "Finished as failed", null, Tone.Quiet, Icons.Material.Outlined.Flag);
        Add(run.ObservedAt, "Observed", "The service saw it finished and kept its snapshot.", Tone.Quiet, Icons.Material.Outlined.Visibility);
        Add(run.SignedAt, run.State switch
        {
            RunState.Imported => "Signatures imported",
            RunState.Unsigned => "Stored without a signature",
            _ => "Signed",
        }, Artifacts(run), run.State is RunState.Unsigned ? Tone.Warn : Tone.Good, Icons.Material.Outlined.Verified);
        foreach (var log in (logged ?? []).GroupBy(e => e.LogUrl, StringComparer.Ordinal))
        {
            // When the service had it: the time that a log states is cut to the second.
            Add(log.Max(e => e.CompletedAt ?? e.IntegratedAt), $"Logged at {log.Key}", Amount(log.Count(), "entry", "entries"), Tone.Good, Icons.Material.Outlined.ReceiptLong);
        }

        foreach (var backend in run.Artifacts.SelectMany(a => a.Deliveries).Where(d => d.State is StepState.Done).GroupBy(d => d.Backend, StringComparer.Ordinal))
            Add(backend.Max(d => d.CompletedAt), $"Delivered to {backend.Key}", Amount(backend.Count(), "artifact"), Tone.Good, Icons.Material.Outlined.LocalShipping);
        Add(run.MarkedAt, "Marked", "The annotations are written on the run.", Tone.Good, Icons.Material.Outlined.BookmarkAdded);
        foreach (var (number, attempt) in attempts.OrderBy(a => a.At).Index())
            Add(attempt.At, $"Attempt {number + 1} to {attempt.Step} failed", attempt.Error, Tone.Bad, Icons.Material.Outlined.ErrorOutline);
        return Timed(steps);

        void Add(DateTimeOffset? at, string title, string? detail, Tone tone, string icon)
        {
            if (at is { } known)
                steps.Add(new TimelineEntry(known, title, detail, tone, icon, null));
        }
    }

    private static TimelineEntry[] Timed(List<TimelineEntry> steps)
    {
        // OrderBy is stable: steps of the same millisecond stay in the order of the way.
        var ordered = steps.OrderBy(s => s.At).ToArray();
        for (var i = 1; i < ordered.Length; i++)
            ordered[i] = ordered[i] with { SincePrevious = ordered[i].At - ordered[i - 1].At };
        return ordered;
    }

    private static string? Artifacts(RunRecord run) =>
        run.Artifacts.Count(a => a.Statement is not null) is var count and > 0 ? Amount(count, "artifact") : null;

    private static string Amount(int count, string noun, string? plural = null) => count == 1 ? "1 " + noun : $"{count} {plural ?? noun + "s"}";
}
