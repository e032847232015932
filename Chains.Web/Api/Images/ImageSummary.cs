using Chains.Core.Records.Search;

namespace Chains.Web.Api.Images;

/// <param name="Statements">How many statements are about something of that name.</param>
internal sealed record ImageSummary(string Name, long Statements, DateTimeOffset? LastSeenAt, string? LastRunUid)
{
    public static ImageSummary From(ImageName name) => new(name.Name, name.Statements, name.LastSeenAt, name.LastRunUid);
}
