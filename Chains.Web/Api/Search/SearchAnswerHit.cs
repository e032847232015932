namespace Chains.Web.Api.Search;

/// <param name="Id">What names it in its kind.</param>
/// <param name="Href">Its page on the dashboard.</param>
internal sealed record SearchAnswerHit(string Id, string Title, string? Detail, string Href);
