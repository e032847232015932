using Chains.Core.Records.Search;

namespace Chains.Web.Api.Search;

/// <param name="Title">The kind in words, for a heading.</param>
/// <param name="More">There is more than what is listed.</param>
internal sealed record SearchAnswerGroup(SearchKind Kind, string Title, bool More, IReadOnlyList<SearchAnswerHit> Hits);
