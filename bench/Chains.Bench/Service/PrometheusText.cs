using System.Globalization;

namespace Chains.Bench.Service;

/// <summary>Reads a counter from the Prometheus text format.</summary>
internal static class PrometheusText
{
    /// <summary>All samples of one metric together.</summary>
    public static double Sum(string text, string metric) => text.Split('\n')
        .Where(line => line.StartsWith(metric, StringComparison.Ordinal) && line.Length > metric.Length && (line[metric.Length] is '{' or ' '))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') is var end and >= 0 ? end + 1 : metric.Length)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>The samples of one metric, summed by the value of one of its labels.</summary>
    public static Dictionary<string, double> Sums(string text, string metric, string label)
    {
        var sums = new Dictionary<string, double>();
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith(metric + "{", StringComparison.Ordinal))
                continue;
            var start = line.IndexOf(label + "=\"", StringComparison.Ordinal) + label.Length + 2;
            var name = line[start..line.IndexOf('"', start)];
            var value = line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0];
            sums[name] = sums.GetValueOrDefault(name) + double.Parse(value, CultureInfo.InvariantCulture);
        }

        return sums;
    }
}
