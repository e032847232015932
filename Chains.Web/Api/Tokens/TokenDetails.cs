using Chains.Core.Records.Access;

namespace Chains.Web.Api.Tokens;

/// <summary>An API token, without the token itself.</summary>
/// <param name="Prefix">Its first characters.</param>
/// <param name="Role"><c>Viewer</c>, <c>Operator</c> or <c>Admin</c>.</param>
/// <param name="Valid">Neither revoked nor expired.</param>
/// <param name="LastUsedAt">To the minute; null if it never was.</param>
public sealed record TokenDetails(
    long Id, string Name, string Prefix, string Role, bool Valid, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string? RevokedBy)
{
    internal static TokenDetails From(ApiTokenRecord row, DateTimeOffset now) => new(
        row.Id, row.Name, row.Prefix, row.Role, row.IsValid(now), row.CreatedBy, row.CreatedAt, row.ExpiresAt, row.LastUsedAt, row.RevokedAt, row.RevokedBy);
}
