namespace Chains.Core.Records.Search;

/// <summary>Something that a run says it built.</summary>
/// <param name="Digest">With its algorithm.</param>
public sealed record BuiltSubject(long RunId, string Name, string Digest);
