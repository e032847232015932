using Chains.Core.Tekton;

namespace Chains.Core.Records.Search;

/// <summary>How many runs of one definition are signed.</summary>
/// <param name="Definition">The Task or Pipeline; empty where runs name none.</param>
/// <param name="Signed">Signed here or by another controller.</param>
/// <param name="Waiting">Not signed yet.</param>
/// <param name="Unsigned">Failed, skipped, or stored without a signature.</param>
public sealed record CoverageRow(string Namespace, string Definition, RunKind Kind, long Total, long Signed, long Waiting, long Failed, long Skipped, long Unsigned);
