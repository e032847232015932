using Chains.Core.Records.Queries;

namespace Chains.Web.Api;

/// <summary>One page of a list, newest first.</summary>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last one.</param>
/// <param name="PreviousCursor">Give it as <c>cursor</c> for the page before; null on the first one, and where a list is read forwards only.</param>
internal sealed record ItemList<T>(IReadOnlyList<T> Items, string? NextCursor, string? PreviousCursor = null)
{
    public static ItemList<T> From<TRow>(Page<TRow> page, Func<TRow, T> item) => new([.. page.Items.Select(item)], page.NextCursor, page.PreviousCursor);
}
