using Chains.Core.Records.Search;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Rate, latency, failures and backlog over a period, from the rollups.</summary>
public sealed partial class ActivityCharts
{
    private const int MostSeries = 5;
    private static readonly Tone[] Tones = [Tone.Bad, Tone.Warn, Tone.Info, Tone.Busy, Tone.Quiet];
    private static readonly string[] Dashes = ["", "dash", "dots", "dash", "dots"];

    [Parameter, EditorRequired]
    public Statistics Statistics { get; set; } = default!;

    private IReadOnlyList<DateTimeOffset> Starts => [.. Statistics.Points.Select(p => p.Start)];

    private string Period => Statistics.Period.ToString().ToLowerInvariant();

    private IReadOnlyList<ChartSeries> Rate => [new("signatures", Tone.Good, [.. Statistics.Points.Select(p => (double?)p.Signatures)])];

    private IReadOnlyList<ChartSeries> Latency =>
    [
        new("median", Tone.Good, [.. Statistics.Points.Select(p => p.P50Milliseconds)]),
        new("95 %", Tone.Busy, [.. Statistics.Points.Select(p => p.P95Milliseconds)], "dash"),
        new("99 %", Tone.Warn, [.. Statistics.Points.Select(p => p.P99Milliseconds)], "dots"),
    ];

    private IReadOnlyList<ChartSeries> Failures => ByKey(p => p.Failures, key => key);

    private IReadOnlyList<ChartSeries> Backlog => ByKey(p => p.Backlog, key => key == "runs" ? "runs" : "deliveries to " + key);

    private double Failed => Failures.Sum(f => f.Values.Sum() ?? 0);

    private string LatencyText => Statistics.P50Milliseconds is { } p50
        ? $"From finished to signed in the last {Period}: half within {Time(p50)}, 95 % within {Time(Statistics.P95Milliseconds ?? p50)}, 99 % within {Time(Statistics.P99Milliseconds ?? p50)}"
        : $"Nothing was signed in the last {Period}";

    private static string Time(double milliseconds) => milliseconds == 0 ? "0" : TimeText.Span(TimeSpan.FromMilliseconds(milliseconds));

    private IReadOnlyList<ChartSeries> ByKey(Func<StatisticsPoint, IReadOnlyDictionary<string, long>> read, Func<string, string> name) =>
        [.. Statistics.Points.SelectMany(p => read(p).Keys).Distinct().Order(StringComparer.Ordinal).Take(MostSeries)
            .Select((key, i) => new ChartSeries(name(key), Tones[i], [.. Statistics.Points.Select(p => read(p).TryGetValue(key, out var n) ? (double?)n : null)], Dashes[i]))];
}
