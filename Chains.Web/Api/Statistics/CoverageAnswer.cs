using Chains.Core.Records.Search;

namespace Chains.Web.Api.Statistics;

/// <param name="Reasons">Of the newest runs that are not signed, the most frequent first.</param>
internal sealed record CoverageAnswer(IReadOnlyList<CoverageRow> Definitions, IReadOnlyList<CoverageReason> Reasons, IReadOnlyList<UnsignedImage> Images);
