using System.Buffers;

namespace Chains.Web.Sandbox.Api;

/// <summary>Reads request bodies, up to the API server's limit.</summary>
internal static class RequestBody
{
    /// <summary>Bytes; the limit of a real API server.</summary>
    public const int Limit = 3 << 20;

    /// <exception cref="ApiError">413, when it is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
            throw ApiError.TooLarge(Limit);
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > Limit)
                throw ApiError.TooLarge(Limit);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The media type without its parameters.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
