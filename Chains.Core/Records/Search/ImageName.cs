namespace Chains.Core.Records.Search;

/// <summary>An image repository or package of which something was signed.</summary>
/// <param name="Statements">How many statements are about it.</param>
public sealed record ImageName(long Id, string Name, long Statements, DateTimeOffset? LastSeenAt, string? LastRunUid, string? LastRunName);
