using System.Text.Json;
using System.Text.Unicode;

namespace Chains.Web.Api.Requests;

/// <summary>Reads a body whole, so that what is wrong with it can be said with its place. The endpoint's limit bounds its size.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="BadHttpRequestException">Too large (413), or no JSON object (400).</exception>
    public static async Task<JsonDocument> ReadObjectAsync(HttpRequest request, CancellationToken cancellation)
    {
        var document = Parse(await ReadAsync(request, cancellation));
        if (document.RootElement.ValueKind is JsonValueKind.Object)
            return document;
        document.Dispose();
        throw Unreadable("it is JSON, but not an object.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellation);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw Unreadable("it ended early.", exception);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            throw Unreadable("it is not UTF-8.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw HalfCharacter(exception);
        }

        // Only escapes can still spell what is no Unicode, and a later reader would stumble over it.
        if (json.Span.IndexOf("\\u"u8) >= 0)
            CheckText(document);
        return document;
    }

    private static void CheckText(JsonDocument document)
    {
        try
        {
            Check(document.RootElement);
        }
        catch (InvalidOperationException exception)
        {
            document.Dispose();
            throw HalfCharacter(exception);
        }
    }

    // No deeper than the parser's limit of 64.
    private static void Check(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            _ = element.GetString();
        else if (element.ValueKind is JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Check(item);
        else if (element.ValueKind is JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                Check(member.Value);
            }
    }

    private static BadHttpRequestException HalfCharacter(Exception inner) =>
        Unreadable("it has half of a character, a \\uD800 to \\uDFFF without its other half.", inner);

    private static BadHttpRequestException Unreadable(string why, Exception? inner = null)
    {
        var message = "The body cannot be read: " + why;
        return inner is null
            ? new BadHttpRequestException(message, StatusCodes.Status400BadRequest)
            : new BadHttpRequestException(message, StatusCodes.Status400BadRequest, inner);
    }
}
