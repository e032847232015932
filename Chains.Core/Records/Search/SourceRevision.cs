namespace Chains.Core.Records.Search;

/// <summary>A source that went into a build.</summary>
public sealed record SourceRevision(string Uri, string Commit);
