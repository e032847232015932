using System.Globalization;

namespace Chains.Web.Api.Exports;

/// <summary>Cells of RFC 4180. What a spreadsheet would take for a formula is led by an apostrophe: names of runs are an author's.</summary>
internal static class CsvText
{
    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            Enum word => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().ContainsAny("\",\r\n") ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text;
    }
}
