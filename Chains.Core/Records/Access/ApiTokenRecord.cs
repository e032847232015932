namespace Chains.Core.Records.Access;

/// <summary>A token that scripts call the API with. The token itself is not kept, only a digest of it.</summary>
public sealed class ApiTokenRecord
{
    public long Id { get; set; }

    /// <summary>What its maker calls it; unique among the tokens that are valid.</summary>
    public required string Name { get; set; }

    /// <summary>The first characters of the token, to tell one from the other.</summary>
    public required string Prefix { get; set; }

    /// <summary>SHA-256 of the token in hex. It is 256 random bits, so that a slow hash would add nothing.</summary>
    public required string Hash { get; set; }

    /// <summary><c>Viewer</c>, <c>Operator</c> or <c>Admin</c>.</summary>
    public required string Role { get; set; }

    public required string CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public string? RevokedBy { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}
