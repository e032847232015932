namespace Chains.Core.Records.Search;

/// <summary>Why runs are not signed.</summary>
/// <param name="Reason">As the newest of them says it.</param>
/// <param name="Count">Of the newest unsigned runs that were read.</param>
/// <param name="ExampleUid">The newest such run.</param>
public sealed record CoverageReason(string Namespace, RunState State, string Reason, int Count, string ExampleUid, string ExampleName);
