namespace Chains.Web.Components.Pages;

/// <summary>Reads the filters of a list from its address. What cannot be read is said, not ignored.</summary>
internal static class ListQuery
{
    public const int LongestSearch = 512;

    public static string? Search(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length > LongestSearch ? text[..LongestSearch] : text;

    /// <exception cref="FormatException">The word is none of the enumeration's.</exception>
    public static T? Word<T>(string parameter, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new FormatException($"The address asks for a {parameter} that does not exist. Possible are: {string.Join(", ", Enum.GetNames<T>())}.");
    }

    /// <summary>Choices of how far to look back.</summary>
    public static IReadOnlyList<Controls.FilterOption> Periods { get; } =
        [new("hour", "Last hour"), new("day", "Last 24 hours"), new("week", "Last 7 days"), new("month", "Last 30 days")];

    /// <exception cref="FormatException">The word is none of the periods.</exception>
    public static DateTimeOffset? Since(string? period, DateTimeOffset now) => period switch
    {
        null or "" => null,
        "hour" => now.AddHours(-1),
        "day" => now.AddDays(-1),
        "week" => now.AddDays(-7),
        "month" => now.AddDays(-30),
        _ => throw new FormatException("The address asks for a period that does not exist. Possible are: hour, day, week, month."),
    };
}
