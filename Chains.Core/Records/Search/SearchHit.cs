namespace Chains.Core.Records.Search;

/// <summary>One thing that was found.</summary>
/// <param name="Id">What names it in its kind: a UID, digest, commit, name, key id, fingerprint, or the id of a row.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Detail">What tells it from others of that title.</param>
public sealed record SearchHit(string Id, string Title, string? Detail);
