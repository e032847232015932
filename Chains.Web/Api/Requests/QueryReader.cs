using System.Globalization;
using Chains.Core.Records.Queries;

namespace Chains.Web.Api.Requests;

/// <summary>
/// Reads query parameters and collects what is wrong with them, so that a caller learns of every mistake at once.
/// An empty value counts as left out; words are read whatever their case.
/// </summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int MaximumLength = 512;

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>What is wrong, by parameter; empty if nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    public bool Failed => _errors.Count > 0;

    public string? Text(string name)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        if (values.Count > 1)
            return Refuse<string>(name, "is given more than once. Give it once.");
        var text = values[0]?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= MaximumLength ? text : Refuse<string>(name, $"has {text.Length} characters; at most {MaximumLength} are read.");
    }

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(ApiJson.Word(value), text, StringComparison.OrdinalIgnoreCase))
                return value;
        _errors[name] = [$"is none of {string.Join(", ", QueryParameter.Words<T>())}."];
        return null;
    }

    public long? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        _errors[name] = ["is not a whole number."];
        return null;
    }

    public int? Limit()
    {
        if (Text("limit") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= Cursor.MaximumLimit)
            return limit;
        _errors["limit"] = [$"is not a number from 1 to {Cursor.MaximumLimit}."];
        return null;
    }

    public string? PageCursor()
    {
        if (Text("cursor") is not { } text)
            return null;
        try
        {
            Cursor.Check(text);
            return text;
        }
        catch (FormatException)
        {
            return Refuse<string>("cursor", "is not one that a page of this list returned. Leave it out to begin at the first page.");
        }
    }

    /// <summary>The period from <c>from</c> (inclusive) to <c>to</c> (exclusive).</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Period()
    {
        var (from, to) = (Instant("from"), Instant("to"));
        if (from >= to)
            _errors["to"] = ["is not after from: no row can match."];
        return (from, to);
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // A plus sign that was not escaped arrives as a space.
        if (text.Length > 19 && text.LastIndexOf(' ') > 10)
            text = text.Replace(' ', '+');
        if (DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant.ToUniversalTime();
        _errors[name] = ["is not an RFC 3339 time such as 2026-08-01T12:00:00Z, nor a date such as 2026-08-01."];
        return null;
    }

    private T? Refuse<T>(string name, string why)
        where T : class
    {
        _errors[name] = [why];
        return null;
    }
}
