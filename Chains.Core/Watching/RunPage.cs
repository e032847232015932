using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>One page of a list.</summary>
/// <param name="ContinueToken">Null on the last page.</param>
/// <param name="ResourceVersion">The version of the list: where a watch goes on.</param>
public sealed record RunPage(
    IReadOnlyList<TektonRun> Runs,
    IReadOnlyList<UnreadableRun> Unreadable,
    string? ContinueToken,
    string ResourceVersion);
