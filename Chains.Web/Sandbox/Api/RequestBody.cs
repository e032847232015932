using System.Buffers;

namespace Chains.Web.Sandbox.Api;

/// <summary>Reads request bodies, up to the API server's limit.</summary>
internal static class RequestBody
{
    /// <summary>Bytes; the limit of a real API server.</summary>
    public const int Limit = 3 << 20;

    /// <summary>Bytes after which the connection is cut. Up to here the rest of a body that is too large is read and thrown away, so that its sender gets the answer.</summary>
    public const int DrainLimit = 32 << 20;

    /// <exception cref="ApiError">413, when it is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > Limit)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                await DrainAsync(request);
                throw ApiError.TooLarge(Limit);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task DrainAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>The media type without its parameters.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
