using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>Values over time as SVG that the server draws: no script, and a sentence for those who do not see it.</summary>
public sealed partial class TimeChart
{
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    /// <summary>What it shows, with its figures: read instead of the drawing.</summary>
    [Parameter, EditorRequired]
    public string Summary { get; set; } = "";

    /// <summary>When each stretch begins.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DateTimeOffset> Starts { get; set; } = [];

    /// <summary>Stacked bars, not lines.</summary>
    [Parameter]
    public bool Bars { get; set; }

    [Parameter]
    public Func<double, string> Format { get; set; } = Chart.Number;

    /// <summary>The end of the scale for a largest value.</summary>
    [Parameter]
    public Func<double, double> Ceiling { get; set; } = Chart.Ceiling;

    private double Most => Ceiling(Bars
        ? Enumerable.Range(0, Starts.Count).Select(i => Series.Sum(s => s.Values[i] ?? 0)).DefaultIfEmpty().Max()
        : Series.SelectMany(s => s.Values).Max() ?? 0);

    private string Begin => Starts.Count == 0 ? "" : Starts[0].UtcDateTime.ToString(
        Starts[^1] - Starts[0] > TimeSpan.FromDays(2) ? "d MMM" : "HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private IEnumerable<(Tone Tone, double X, double Y, double Width, double Height, string Title)> Stacked()
    {
        var most = Most;
        var width = Math.Max(1, (Chart.Width - Chart.Left) / (double)Math.Max(1, Starts.Count) - 1);
        for (var i = 0; i < Starts.Count; i++)
        {
            double below = 0;
            foreach (var series in Series)
            {
                if (series.Values[i] is not { } value || value <= 0)
                    continue;
                var (top, bottom) = (Chart.Y(below + value, most), Chart.Y(below, most));
                yield return (series.Tone, Chart.X(i, Starts.Count) - width / 2, top, width, Math.Max(0.5, bottom - top),
                    $"{Starts[i].UtcDateTime.ToString("d MMM HH:mm", CultureInfo.InvariantCulture)} UTC, {series.Name}: {Format(value)}");
                below += value;
            }
        }
    }

    private static string P(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    // Razor keeps the word "text" for itself.
    private static MarkupString Label(double x, double y, string anchor, string text) =>
        new($"<text x=\"{P(x)}\" y=\"{P(y)}\" text-anchor=\"{anchor}\">{HtmlEncoder.Default.Encode(text)}</text>");
}
