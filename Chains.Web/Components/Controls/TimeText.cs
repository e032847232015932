using System.Globalization;

namespace Chains.Web.Components.Controls;

/// <summary>Instants and spans in words. <c>dashboard.js</c> counts relative times on in the same words.</summary>
public static class TimeText
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("y", 31536000), ("mo", 2592000), ("d", 86400), ("h", 3600), ("min", 60), ("s", 1)];

    public static string Exact(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The time of day alone, UTC, where the day is beside it or plain.</summary>
    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var seconds = Math.Round((now - at).TotalSeconds);
        var size = Math.Abs(seconds);
        if (size < 5)
            return "just now";
        var (unit, length) = Units.First(u => size >= u.Seconds);
        var text = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(size / length)} {unit}");
        return seconds < 0 ? "in " + text : text + " ago";
    }

    /// <summary>Such as <c>340 ms</c>, <c>2.4 s</c>, <c>4 min 12 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Span(TimeSpan span)
    {
        var invariant = CultureInfo.InvariantCulture;
        return span switch
        {
            { TotalMilliseconds: < 0 } => "–" + Span(span.Negate()),
            { TotalSeconds: < 1 } => string.Create(invariant, $"{span.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 60 } => string.Create(invariant, $"{span.TotalSeconds:0.0} s"),
            { TotalMinutes: < 60, Seconds: 0 } => string.Create(invariant, $"{(int)span.TotalMinutes} min"),
            { TotalMinutes: < 60 } => string.Create(invariant, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
            { TotalHours: < 48, Minutes: 0 } => string.Create(invariant, $"{(int)span.TotalHours} h"),
            { TotalHours: < 48 } => string.Create(invariant, $"{(int)span.TotalHours} h {span.Minutes} min"),
            _ => string.Create(invariant, $"{(int)span.TotalDays} d {span.Hours} h"),
        };
    }
}
