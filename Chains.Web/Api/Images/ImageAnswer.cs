using Chains.Core.Records.Search;
using Chains.Web.Api.Runs;
using Chains.Web.Api.Signatures;

namespace Chains.Web.Api.Images;

/// <param name="Digest">With its algorithm.</param>
/// <param name="Unsigned">Statements about it that nobody signed.</param>
internal sealed record ImageAnswer(
    string Digest, IReadOnlyList<string> Names, int Unsigned, IReadOnlyList<SignatureSummary> Signatures, IReadOnlyList<RunSummary> Runs, IReadOnlyList<SourceRevision> Sources)
{
    public static ImageAnswer From(ImageDetails image) => new(
        image.Digest, image.Names, image.Unsigned, [.. image.Signatures.Select(SignatureSummary.From)], [.. image.Runs.Select(RunSummary.From)], image.Sources);
}
