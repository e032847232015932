using System.Globalization;
using System.Text;

namespace Chains.Web.Components.Controls;

/// <summary>Arithmetic of a chart: places of values in a box of fixed size, which the page then scales.</summary>
public static class Chart
{
    public const int Width = 560;
    public const int Height = 150;
    public const int Left = 44;
    public const int Bottom = 18;
    public const int Top = 8;

    public static double X(int index, int count) => Left + (Width - Left) * (index + 0.5) / Math.Max(1, count);

    public static double Y(double value, double most) => Height - Bottom - (Height - Bottom - Top) * Math.Clamp(most <= 0 ? 0 : value / most, 0, 1);

    /// <summary>The end of the scale: 1, 2 or 5 times a power of ten, not below the largest value.</summary>
    public static double Ceiling(double largest)
    {
        if (largest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        return ((double[])[1, 2, 5, 10]).Select(f => f * power).First(v => v >= largest - 1e-9);
    }

    /// <summary>The end of a scale in milliseconds: a round number of the unit that people would use.</summary>
    public static double TimeCeiling(double largest) => largest switch
    {
        <= 1000 => Ceiling(largest),
        <= 60_000 => ((double[])[2, 4, 10, 20, 30, 60]).First(s => s * 1000 >= largest) * 1000,
        <= 3_600_000 => ((double[])[2, 4, 10, 20, 30, 60]).First(m => m * 60_000 >= largest) * 60_000,
        _ => Math.Ceiling(largest / 7_200_000) * 7_200_000,
    };

    /// <summary>SVG path data through the values; a gap where there is none.</summary>
    public static string Line(IReadOnlyList<double?> values, double most)
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var (index, value) in values.Index())
        {
            if (value is { } known)
                path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{X(index, values.Count):0.#} {Y(known, most):0.#}");
            // A value alone between two gaps would be a line without length: it is a ring.
            if (value is not null && !drawing && (index + 1 == values.Count || values[index + 1] is null))
                path.Append("m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0");
            drawing = value is not null;
        }

        return path.ToString();
    }

    public static string Number(double value) => value switch
    {
        0 => "0",
        < 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 10_000 => value.ToString("#,0.#", CultureInfo.InvariantCulture),
        < 1_000_000 => (value / 1000).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => (value / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture) + "M",
    };
}
