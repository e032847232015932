using System.Text.Json;

namespace Chains.Core.Records.Search;

/// <summary>Reads which source revisions a provenance statement names, from the signed bytes.</summary>
public static class SourceReader
{
    private const int MostDependencies = 2000;
    private const int MostSources = 50;
    private const int LongestUri = 2048;
    private const int LargestPayload = 16 * 1024 * 1024;

    /// <summary>Materials (SLSA v0.2) or resolved dependencies (v1) with a SHA-1 or Git digest; empty where the payload is none.</summary>
    public static IReadOnlyList<(string Uri, string Commit)> Read(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > LargestPayload)
            return [];
        try
        {
            using var document = JsonDocument.Parse(payload);
            var predicate = At(document.RootElement, "predicate");
            var list = At(At(predicate, "buildDefinition"), "resolvedDependencies") is { ValueKind: JsonValueKind.Array } resolved
                ? resolved
                : At(predicate, "materials");
            return list.ValueKind is JsonValueKind.Array ? [.. Sources(list).Distinct().Take(MostSources)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The address without the scheme's <c>git+</c> and without what stands behind <c>@</c> or <c>.git</c>: one source, one name.</summary>
    public static string Canonical(string uri)
    {
        var text = uri.StartsWith("git+", StringComparison.Ordinal) ? uri[4..] : uri;
        var path = text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? text.IndexOf('/', scheme + 3) : 0;
        if (path >= 0 && text.IndexOf('@', path) is var at and > 0)
            text = text[..at];
        text = text.TrimEnd('/');
        return text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
    }

    private static IEnumerable<(string Uri, string Commit)> Sources(JsonElement list)
    {
        foreach (var item in list.EnumerateArray().Take(MostDependencies))
        {
            var digest = At(item, "digest");
            var commit = Text(digest, "sha1") ?? Text(digest, "gitCommit");
            if (commit is { Length: >= 7 and <= 64 } && commit.All(char.IsAsciiHexDigit) && Text(item, "uri") is { Length: > 0 and <= LongestUri } uri)
                yield return (Canonical(uri), commit.ToLowerInvariant());
        }
    }

    private static JsonElement At(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        At(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
