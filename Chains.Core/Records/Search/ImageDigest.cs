using Chains.Core.Tekton;

namespace Chains.Core.Records.Search;

/// <summary>One digest of a name, with the run that a statement about it came from.</summary>
/// <param name="Digest">With its algorithm.</param>
public sealed record ImageDigest(long Id, string Name, string Digest, string RunUid, string RunName, string Namespace, RunKind RunKind, RunState RunState, DateTimeOffset? FinishedAt);
