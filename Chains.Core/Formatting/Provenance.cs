using Chains.Core.Configuration;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>Turns a finished run into the exact bytes that are signed for it.</summary>
public static class Provenance
{
    /// <summary>
    /// Every enabled artifact of the run: the run itself first, then, for a TaskRun, each OCI image that its results name.
    /// Pure and deterministic: the same snapshots and configuration give the same bytes. Never throws on an odd run:
    /// an artifact that cannot be formatted carries <see cref="FormattedArtifact.Error"/>, what is doubtful is a warning.
    /// </summary>
    /// <param name="children">The TaskRuns of a PipelineRun as far as they are known, in any order; empty for a TaskRun.</param>
    public static IReadOnlyList<FormattedArtifact> Format(
        TektonRun run, IReadOnlyList<TektonRun> children, ChainsConfiguration configuration) =>
        throw new NotSupportedException("The formats follow in the next commit.");
}
