namespace Chains.Web.Api.Requests;

/// <summary>A query parameter as the description of the API states it; <see cref="QueryReader"/> reads what it promises.</summary>
/// <param name="Type">JSON Schema type.</param>
/// <param name="Format">JSON Schema format, or null.</param>
/// <param name="Allowed">The words that it takes, or null for any.</param>
internal sealed record QueryParameter(string Name, string Description, string Type = "string", string? Format = null, IReadOnlyList<string>? Allowed = null)
{
    public static QueryParameter Query(string description) => new("q", description);

    public static QueryParameter Namespace { get; } = new("namespace", "Only of runs in this namespace.");

    public static QueryParameter Kind { get; } = Of<Core.Tekton.RunKind>("kind", "Only of runs of this kind.");

    public static IReadOnlyList<QueryParameter> Paging { get; } =
    [
        new("limit", $"Rows in a page, 1 to {Core.Records.Queries.Cursor.MaximumLimit}; {Core.Records.Queries.Cursor.DefaultLimit} where it is left out.", "integer"),
        new("cursor", "The nextCursor of the page before, or the previousCursor of the page after. Rows that come in meanwhile never shift the pages."),
    ];

    /// <param name="what">Such as <c>Signed</c>.</param>
    public static IReadOnlyList<QueryParameter> Period(string what) =>
    [
        new("from", $"{what} at or after this instant (RFC 3339, or a date, which means its midnight in UTC).", Format: "date-time"),
        new("to", $"{what} before this instant.", Format: "date-time"),
    ];

    public static QueryParameter Of<T>(string name, string description)
        where T : struct, Enum =>
        new(name, description, Allowed: Words<T>());

    /// <summary>The words of an enumeration as the API writes them.</summary>
    public static IReadOnlyList<string> Words<T>()
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => ApiJson.Word(value))];
}
