namespace Chains.Core.Records.Queries;

/// <summary>One page of a list, newest first. <see cref="NextCursor"/> is null on the last page, <see cref="PreviousCursor"/> on the first.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, string? PreviousCursor = null);
