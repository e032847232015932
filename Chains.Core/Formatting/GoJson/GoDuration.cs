using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Chains.Core.Formatting.GoJson;

/// <summary>Go's <c>time.Duration</c> text: <c>60m</c> reads as what is written <c>1h0m0s</c>.</summary>
internal static class GoDuration
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const int MaxLength = 64;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>The text as Go writes it after reading it, or null where it is no duration.</summary>
    public static string? Normalize(string text) => TryParse(text, out var nanoseconds) ? Format(nanoseconds) : null;

    private static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length is 0 or > MaxLength)
            return false;
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (rest is "0")
            return true;
        if (rest.Length is 0)
            return false;
        BigInteger total = 0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            var number = digits < 0 ? default : rest[..digits];
            if (!TryUnit(digits < 0 ? default : rest[digits..], out var unit, out var unitLength)
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || amount > long.MaxValue / unit)
                return false;
            total += (BigInteger)decimal.Truncate(amount * unit);
            rest = rest[(digits + unitLength)..];
        }

        if (total > long.MaxValue)
            return false;
        nanoseconds = text[0] is '-' ? -(long)total : (long)total;
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out long unit, out int length)
    {
        length = text.IndexOfAny(NumberCharacters);
        if (length < 0)
            length = text.Length;
        unit = text[..length] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => Microsecond,
            "ms" => Millisecond,
            "s" => Second,
            "m" => Minute,
            "h" => Hour,
            _ => 0,
        };
        return unit > 0;
    }

    private static string Format(long nanoseconds)
    {
        if (nanoseconds is 0)
            return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var value = (decimal)Math.Abs(nanoseconds);
        if (value < Microsecond)
            return $"{sign}{Text(value)}ns";
        if (value < Millisecond)
            return $"{sign}{Text(value / Microsecond)}µs";
        if (value < Second)
            return $"{sign}{Text(value / Millisecond)}ms";
        var hours = decimal.Truncate(value / Hour);
        var minutes = decimal.Truncate(value % Hour / Minute);
        var seconds = Text(value % Minute / Second);
        return hours > 0 ? $"{sign}{Text(hours)}h{Text(minutes)}m{seconds}s"
            : minutes > 0 ? $"{sign}{Text(minutes)}m{seconds}s"
            : $"{sign}{seconds}s";
    }

    private static string Text(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
