using System.Text;
using System.Text.Json;

namespace Chains.Web.Api.Exports;

/// <summary>A list as a file, written as it is read.</summary>
internal sealed class ExportResult<T>(
    ExportFormat format, string name, IReadOnlyList<ExportColumn<T>> columns, Func<CancellationToken, IAsyncEnumerable<T>> rows) : IResult
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        var (type, extension) = format is ExportFormat.Csv ? ("text/csv; charset=utf-8; header=present", "csv") : ("application/x-ndjson", "ndjson");
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{extension}\"";
        response.Headers.CacheControl = "no-store";
        if (format is ExportFormat.Csv)
            await WriteAsync(string.Join(',', columns.Select(c => c.Name)));
        await foreach (var row in rows(cancellation).WithCancellation(cancellation))
        {
            if (format is ExportFormat.Csv)
                await WriteAsync(string.Join(',', columns.Select(c => CsvText.Cell(c.Value(row)))));
            else
                await response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(row, ApiJson.Options).Concat(NewLine).ToArray(), cancellation);
        }

        async Task WriteAsync(string line) => await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellation);
    }
}
