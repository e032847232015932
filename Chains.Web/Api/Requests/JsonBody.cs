using System.Text.Json;

namespace Chains.Web.Api.Requests;

/// <summary>Reads a body whole, so that what is wrong with it can be said with its place.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="BadHttpRequestException">Too large (413), or no JSON object (400).</exception>
    public static async Task<JsonDocument> ReadObjectAsync(HttpRequest request, CancellationToken cancellation)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, Strict, cancellation);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException(
                $"The body is not JSON that can be read: {exception.Message}", StatusCodes.Status400BadRequest, exception);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The body ended early.", StatusCodes.Status400BadRequest, exception);
        }

        if (document.RootElement.ValueKind is JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new BadHttpRequestException("The body is JSON, but not an object.", StatusCodes.Status400BadRequest);
    }
}
