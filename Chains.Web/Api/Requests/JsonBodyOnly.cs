using Chains.Web.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Api.Requests;

/// <summary>
/// Lets only JSON change anything: a form of a foreign page cannot send that without the browser asking first.
/// A request without a body needs no content type.
/// </summary>
internal static class JsonBodyOnly
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var type = request.ContentType;
        var empty = request.ContentLength is null or 0 && !request.Headers.ContainsKey(HeaderNames.TransferEncoding);
        if (string.IsNullOrEmpty(type) ? empty : IsJson(type))
            return await next(context);
        return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "The body's Content-Type is not one that is read here. Send application/json.");
    }

    private static bool IsJson(string type) =>
        MediaTypeHeaderValue.TryParse(type, out var media)
        && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.MediaType.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase));
}
