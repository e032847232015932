namespace Chains.Web.Api;

/// <summary>Newline-delimited JSON, the other form of every list.</summary>
internal sealed class LineStream
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>Marks an endpoint that answers in this form too.</summary>
    public static LineStream Metadata { get; } = new();

    /// <summary>Whether the request names it and rates it no lower than JSON (RFC 9110, section 12.5.1).</summary>
    public static bool IsAsked(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var lines = accepted.FirstOrDefault(type => type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase));
        var json = accepted.FirstOrDefault(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        return lines is not null && (lines.Quality ?? 1) > 0 && (lines.Quality ?? 1) >= (json is null ? 0 : json.Quality ?? 1);
    }
}
