using Chains.Core.Records.Search;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Images;

/// <param name="Images">That the runs say they built.</param>
internal sealed record CommitAnswer(string Commit, IReadOnlyList<string> Sources, IReadOnlyList<RunSummary> Runs, IReadOnlyList<BuiltImage> Images)
{
    public static CommitAnswer From(CommitDetails commit) => new(
        commit.Commit, commit.Sources, [.. commit.Runs.Select(RunSummary.From)], [.. commit.Images.Select(i => new BuiltImage(i.Name, i.Digest, i.RunUid))]);
}
