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
}
