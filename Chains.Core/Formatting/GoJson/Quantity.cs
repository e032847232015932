using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Chains.Core.Formatting.GoJson;

/// <summary>
/// Kubernetes' <c>resource.Quantity</c> text: a decimal number with a suffix (<c>n u m k M G T P E</c>, <c>Ki</c>…<c>Ei</c>, <c>e3</c>).
/// Written back it is canonical, <c>1000m</c> as <c>1</c>, unless what was read passes for canonical already.
/// </summary>
internal static class Quantity
{
    private const string Decimals = "numkMGTPE";
    private const string Binaries = "KMGTPE";
    private const int MaxLength = 64;
    private const int MaxExponent = 99;
    private const int Nano = -9;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    /// <summary>The text as Kubernetes writes it after reading it, or null where it is no quantity (or absurdly large).</summary>
    public static string? Normalize(string given)
    {
        var text = given.Trim();
        if (text.Length is 0 or > MaxLength)
            return null;
        var signed = text[0] is '-' or '+';
        var number = text.AsSpan(signed ? 1 : 0);
        var end = number.IndexOfAnyExcept(NumberCharacters);
        var suffix = end < 0 ? "" : number[end..].ToString();
        number = end < 0 ? number : number[..end];
        if (!TrySplit(number, out var whole, out var fraction) || !TrySuffix(suffix, out var exponent, out var notation))
            return null;
        var shifted = (whole.Length is 0 ? "0" : whole) + fraction;
        if (IsTakenAsCanonical(shifted, fraction.Length, exponent, notation))
            return text;
        var unscaled = BigInteger.Parse(shifted, CultureInfo.InvariantCulture);
        var canonical = Canonical(unscaled, fraction.Length, exponent, notation);
        return text[0] is '-' && canonical is not "0" ? "-" + canonical : canonical;
    }

    private static bool TrySplit(ReadOnlySpan<char> number, out string whole, out string fraction)
    {
        var point = number.IndexOf('.');
        whole = (point < 0 ? number : number[..point]).TrimStart('0').ToString();
        fraction = point < 0 ? "" : number[(point + 1)..].ToString();
        return number.Length > (point < 0 ? 0 : 1) && !fraction.Contains('.');
    }

    private static bool TrySuffix(string suffix, out int exponent, out Notation notation)
    {
        exponent = 0;
        notation = Notation.Decimal;
        if (suffix.Length is 0)
            return true;
        if (suffix.Length is 2 && suffix[1] is 'i' && Binaries.IndexOf(suffix[0]) is >= 0 and var binary)
        {
            notation = Notation.Binary;
            exponent = 10 * (binary + 1);
            return true;
        }

        if (suffix.Length is 1 && Decimals.IndexOf(suffix[0]) is >= 0 and var place)
        {
            exponent = place < 3 ? (3 * place) + Nano : 3 * (place - 2);
            return true;
        }

        notation = Notation.Exponent;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= MaxExponent;
    }

    /// <summary>Kubernetes keeps the text of small numbers that need no shortening, by this test.</summary>
    private static bool IsTakenAsCanonical(string shifted, int places, int exponent, Notation notation)
    {
        if (shifted.Length > 18 || shifted[0] is '0')
            return false;
        if (notation is not Notation.Binary)
            return exponent - places >= Nano && (exponent - places) % 3 is 0 && !shifted.EndsWith("000", StringComparison.Ordinal);
        var digits = 15 - shifted.Length - (int)((float)exponent * 3 / 10) - 1;
        return places is 0 && digits >= 0 && (long.Parse(shifted, CultureInfo.InvariantCulture) & 7) is not 0;
    }

    private static string Canonical(BigInteger unscaled, int places, int exponent, Notation notation)
    {
        // The amount is held in billionths, the smallest unit there is; anything smaller is rounded up to it.
        if (notation is Notation.Binary)
            unscaled <<= exponent;
        var power = (notation is Notation.Binary ? 0 : exponent) - places - Nano;
        var nanos = power >= 0 ? unscaled * BigInteger.Pow(10, power) : DivideUp(unscaled, BigInteger.Pow(10, -power));
        if (nanos.IsZero)
            return "0";
        var one = BigInteger.Pow(10, -Nano);
        if (notation is Notation.Binary)
        {
            nanos = BigInteger.Min(nanos, long.MaxValue * one);
            if (nanos >= 1024 * one && (nanos % one).IsZero)
                return Shorten(nanos / one, 1024, out var times) + (times is 0 ? "" : $"{Binaries[times - 1]}i");
        }

        return DecimalForm(nanos, notation);
    }

    private static string DecimalForm(BigInteger nanos, Notation notation)
    {
        var mantissa = BigInteger.Parse(Shorten(nanos, 10, out var times), CultureInfo.InvariantCulture);
        var exponent = Nano + times;
        for (; exponent % 3 is not 0; exponent--)
            mantissa *= 10;
        var suffix = exponent is 0 ? ""
            : notation is Notation.Exponent ? $"e{exponent}"
            : exponent > 18 ? ""
            : $"{Decimals[exponent < 0 ? (exponent - Nano) / 3 : (exponent / 3) + 2]}";
        return mantissa.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static string Shorten(BigInteger value, int factor, out int times)
    {
        for (times = 0; (value % factor).IsZero; times++)
            value /= factor;
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger DivideUp(BigInteger value, BigInteger divisor) => (value + divisor - 1) / divisor;
}
