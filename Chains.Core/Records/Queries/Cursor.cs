using System.Globalization;

namespace Chains.Core.Records.Queries;

/// <summary>Keyset cursors: the id of the last row shown, so that every page costs the same.</summary>
public static class Cursor
{
    public const int DefaultLimit = 50;

    public const int MaximumLimit = 500;

    public static string Write(long id) => id.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The id that the page begins below; everything when there is no cursor.</summary>
    /// <exception cref="FormatException">The cursor was not given out by this service.</exception>
    internal static long Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return long.MaxValue;
        return long.TryParse(cursor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : throw new FormatException("The cursor is not one that a page of this list returned. Leave it out to begin at the first page.");
    }

    /// <summary>Whether a list gave the cursor out.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static void Check(string cursor) => Keyset.Read(cursor);

    public static int Limit(int? limit) => Math.Clamp(limit ?? DefaultLimit, 1, MaximumLimit);
}
