using System.Runtime.CompilerServices;
using Chains.Core.Records.Queries;

namespace Chains.Web.Api.Exports;

/// <summary>All rows of a list, page by page: an export holds one page in memory, whatever it is of.</summary>
internal static class ExportRows
{
    public static Func<CancellationToken, IAsyncEnumerable<T>> Of<TRow, T>(
        Func<string?, CancellationToken, Task<Page<TRow>>> read, Func<TRow, T> item) => cancellation => Of(read, item, cancellation);

    private static async IAsyncEnumerable<T> Of<TRow, T>(
        Func<string?, CancellationToken, Task<Page<TRow>>> read, Func<TRow, T> item, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await read(cursor, cancellation);
            foreach (var row in page.Items)
                yield return item(row);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
