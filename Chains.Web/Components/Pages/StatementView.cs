using System.Text.Json;

namespace Chains.Web.Components.Pages;

/// <summary>What a person wants to know of a statement without reading its JSON. Read from the signed bytes, never from elsewhere.</summary>
/// <param name="Dependencies">What went into the build: <c>materials</c> (SLSA v0.2) or <c>resolvedDependencies</c> (SLSA v1.0).</param>
/// <param name="DependencyCount">How many there are in all; no more than <see cref="MostDependencies"/> are kept.</param>
public sealed record StatementView(
    string? StatementType,
    string? PredicateType,
    string? BuilderId,
    string? BuildType,
    IReadOnlyList<StatementView.Dependency> Dependencies,
    int DependencyCount)
{
    public const int MostDependencies = 200;

    private const int LargestParsed = 16 * 1024 * 1024;

    /// <summary>Null where the payload is no JSON object, or too large to be read for a page.</summary>
    public static StatementView? Of(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > LargestParsed)
            return null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind is JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StatementView Read(JsonElement statement)
    {
        var predicate = At(statement, "predicate");
        var definition = At(predicate, "buildDefinition");
        var list = At(definition, "resolvedDependencies") is { ValueKind: JsonValueKind.Array } resolved ? resolved : At(predicate, "materials");
        var builder = At(At(predicate, "runDetails"), "builder") is { ValueKind: JsonValueKind.Object } v1 ? v1 : At(predicate, "builder");
        var count = list.ValueKind is JsonValueKind.Array ? list.GetArrayLength() : 0;
        return new(
            Text(statement, "_type"),
            Text(statement, "predicateType"),
            Text(builder, "id"),
            Text(definition, "buildType") ?? Text(predicate, "buildType"),
            count == 0 ? [] : [.. list.EnumerateArray().Take(MostDependencies).Select(ReadDependency)],
            count);
    }

    private static Dependency ReadDependency(JsonElement item)
    {
        var digest = At(item, "digest") is { ValueKind: JsonValueKind.Object } digests
            ? digests.EnumerateObject().Where(d => d.Value.ValueKind is JsonValueKind.String).Select(d => $"{d.Name}:{d.Value.GetString()}").FirstOrDefault()
            : null;
        return new(Text(item, "uri") ?? "", Text(item, "name"), digest);
    }

    private static JsonElement At(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        At(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>One input of the build.</summary>
    /// <param name="Digest">Algorithm and value, such as <c>sha1:…</c>.</param>
    public sealed record Dependency(string Uri, string? Name, string? Digest);
}
