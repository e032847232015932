using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Chains.Core.Records.Queries;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Api;

/// <summary>
/// A list: one page as JSON, or with <c>Accept: application/x-ndjson</c> every row that matches, one object a line, as far as
/// <c>limit</c> goes where it is given. Rows are read page by page while they are sent, so memory does not grow with them.
/// </summary>
/// <param name="page">Reads a page: cursor, rows at most.</param>
/// <param name="item">A row as the API shows it.</param>
internal sealed class Listing<TRow, T>(
    Func<string?, int?, CancellationToken, Task<Page<TRow>>> page, Func<TRow, T> item, string? cursor, int? limit) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ItemList<T>), ["application/json"]));
        builder.Metadata.Add(LineStream.Metadata);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Vary = HeaderNames.Accept;
        if (LineStream.IsAsked(httpContext.Request))
        {
            await StreamAsync(httpContext);
            return;
        }

        var rows = await page(cursor, limit, httpContext.RequestAborted);
        await httpContext.Response.WriteAsJsonAsync(ItemList<T>.From(rows, item), ApiJson.Options, httpContext.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context)
    {
        var (response, cancellation) = (context.Response, context.RequestAborted);
        var (at, left) = (cursor, limit ?? int.MaxValue);
        // Before anything is sent: what goes wrong with the first page is still answered with a problem.
        var rows = await page(at, Math.Min(left, Cursor.MaximumLimit), cancellation);
        response.ContentType = LineStream.ContentType + "; charset=utf-8";
        while (true)
        {
            foreach (var row in rows.Items)
            {
                response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(item(row), ApiJson.Options));
                response.BodyWriter.Write("\n"u8);
            }

            await response.BodyWriter.FlushAsync(cancellation);
            left -= rows.Items.Count;
            if ((at = rows.NextCursor) is null || left <= 0)
                return;
            rows = await page(at, Math.Min(left, Cursor.MaximumLimit), cancellation);
        }
    }
}
