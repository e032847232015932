namespace Chains.Web.Api.Search;

/// <summary>What was found, by kind; kinds of which nothing was found are left out.</summary>
internal sealed record SearchAnswer(IReadOnlyList<SearchAnswerGroup> Groups);
