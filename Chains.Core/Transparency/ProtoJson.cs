using System.Globalization;
using System.Text.Json;

namespace Chains.Core.Transparency;

/// <summary>
/// A message in protobuf's JSON mapping (protobuf.dev/programming-guides/json): members in lowerCamelCase or as the schema spells them, numbers of 64 bits
/// as strings or numbers, bytes as base64, null for what is absent. Errors are <see cref="FormatException"/> that name the member.
/// </summary>
internal readonly struct ProtoJson
{
    private const int MaxDepth = 32;
    private const int MaxTextLength = 64 * 1024;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private readonly JsonElement _element;
    private readonly string _path;

    private ProtoJson(JsonElement element, string path)
    {
        _element = element.ValueKind is JsonValueKind.Object ? element : throw new FormatException($"{path} is not a JSON object.");
        _path = path;
    }

    /// <summary>Reads one message.</summary>
    /// <param name="what">Names the document in errors, such as <c>bundle</c>.</param>
    public static T Read<T>(ReadOnlyMemory<byte> json, string what, int maxBytes, Func<ProtoJson, T> read)
    {
        if (json.Length > maxBytes)
            throw new FormatException($"The {what} has {json.Length} bytes; at most {maxBytes} are read.");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return read(new ProtoJson(document.RootElement, what));
        }
        catch (JsonException e)
        {
            throw new FormatException($"The {what} is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws on a string that is no valid UTF-16, such as a lone surrogate.
            throw new FormatException($"The {what} holds text that is not Unicode.", e);
        }
    }

    /// <summary>Refuses members other than these, in either spelling.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        foreach (var member in _element.EnumerateObject())
            if (!Knows(names, member.Name))
                throw new FormatException($"{_path} has a member {Shorten(member.Name)}, which is not one of its fields.");
    }

    public bool Has(string name) => Find(name) is not null;

    public ProtoJson? MessageOrNull(string name) => Find(name) is { } value ? new ProtoJson(value, At(name)) : null;

    public ProtoJson Message(string name) => MessageOrNull(name) ?? throw Missing(name);

    /// <summary>The messages of a list; none when it is absent.</summary>
    public IReadOnlyList<ProtoJson> Messages(string name, int max)
    {
        var path = At(name);
        return [.. Items(name, max).Select((item, i) => new ProtoJson(item, $"{path}[{i}]"))];
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> BytesList(string name, int max, int maxBytes)
    {
        var path = At(name);
        return [.. Items(name, max).Select((item, i) => (ReadOnlyMemory<byte>)Decode(item, $"{path}[{i}]", maxBytes))];
    }

    /// <summary>The string; empty when it is absent, which protobuf does not tell apart.</summary>
    public string Text(string name, int maxLength = MaxTextLength)
    {
        if (Find(name) is not { } value)
            return "";
        if (value.ValueKind is not JsonValueKind.String)
            throw new FormatException($"{At(name)} is not a string.");
        var text = value.GetString()!;
        return text.Length <= maxLength ? text : throw new FormatException($"{At(name)} has {text.Length} characters; at most {maxLength} are read.");
    }

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>The bytes; empty when they are absent.</summary>
    public byte[] Bytes(string name, int maxBytes) => Find(name) is { } value ? Decode(value, At(name), maxBytes) : [];

    public byte[] RequiredBytes(string name, int maxBytes) => Bytes(name, maxBytes) is { Length: > 0 } bytes ? bytes : throw Missing(name);

    /// <summary>A number that is not negative; 0 when it is absent.</summary>
    public long Number(string name)
    {
        if (Find(name) is not { } value)
            return 0;
        var isNumber = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out var number) ? number : (long?)null,
            JsonValueKind.String => long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null,
            _ => null,
        };
        return isNumber switch
        {
            null => throw new FormatException($"{At(name)} is not a whole number of 64 bits."),
            < 0 => throw new FormatException($"{At(name)} is negative."),
            { } number => number,
        };
    }

    /// <summary>A google.protobuf.Timestamp: RFC 3339 in UTC or with an offset; null when it is absent.</summary>
    public DateTimeOffset? Time(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
            return null;
        var complete = text.Length is >= 20 and <= 40 && text[10] is 'T' && (text[^1] is 'Z' || text[^6] is '+' or '-');
        return complete && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"{At(name)} is not a time of RFC 3339.");
    }

    public FormatException Missing(string name) => new($"{At(name)} is missing.");

    public FormatException Invalid(string problem) => new($"{_path} {problem}");

    private static byte[] Decode(JsonElement value, string path, int maxBytes) =>
        value.ValueKind is JsonValueKind.String
            ? StrictBase64.DecodeProtobuf(value.GetString()!, path, maxBytes)
            : throw new FormatException($"{path} is not a string.");

    private static bool Knows(ReadOnlySpan<string> names, string name)
    {
        foreach (var known in names)
            if (known == name || SnakeCase(known) == name)
                return true;
        return false;
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));

    private static string Shorten(string name) => name.Length <= 60 ? name : name[..60] + "…";

    private List<JsonElement> Items(string name, int max)
    {
        if (Find(name) is not { } value)
            return [];
        if (value.ValueKind is not JsonValueKind.Array)
            throw new FormatException($"{At(name)} is not a list.");
        return value.GetArrayLength() <= max
            ? [.. value.EnumerateArray()]
            : throw new FormatException($"{At(name)} has {value.GetArrayLength()} items; at most {max} are read.");
    }

    private JsonElement? Find(string name)
    {
        var snake = SnakeCase(name);
        var hasCamel = _element.TryGetProperty(name, out var value);
        if (snake != name && _element.TryGetProperty(snake, out var other))
        {
            if (hasCamel)
                throw new FormatException($"{At(name)} is given twice.");
            value = other;
        }

        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value;
    }

    private string At(string name) => $"{_path}.{name}";
}
