using System.Globalization;

namespace Chains.Bench.Service;

/// <summary>Reads a counter from the Prometheus text format.</summary>
internal static class PrometheusText
{
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
