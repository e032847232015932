using System.Text.Json;

namespace Chains.Tests.Formatting;

/// <summary>Where two JSON values differ. Members are unordered, and so are the lists that the Go controller fills from a map.</summary>
internal static class JsonDifference
{
    private static readonly HashSet<string> Unordered = ["subject", "materials", "resolvedDependencies"];

    public static IEnumerable<string> Between(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind)
            return [$"{path}: expected {expected.GetRawText()}, got {actual.GetRawText()}"];
        return expected.ValueKind switch
        {
            JsonValueKind.Object => Objects(expected, actual, path),
            JsonValueKind.Array => Arrays(expected, actual, path),
            _ when JsonElement.DeepEquals(expected, actual) => [],
            _ => [$"{path}: expected {expected.GetRawText()}, got {actual.GetRawText()}"],
        };
    }

    private static IEnumerable<string> Objects(JsonElement expected, JsonElement actual, string path)
    {
        foreach (var member in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(member.Name, out var value))
                yield return $"{path}.{member.Name}: missing, expected {member.Value.GetRawText()}";
            else
                foreach (var difference in Between(member.Value, value, $"{path}.{member.Name}"))
                    yield return difference;
        }

        foreach (var member in actual.EnumerateObject())
            if (!expected.TryGetProperty(member.Name, out _))
                yield return $"{path}.{member.Name}: unexpected {member.Value.GetRawText()}";
    }

    private static IEnumerable<string> Arrays(JsonElement expected, JsonElement actual, string path)
    {
        var isUnordered = Unordered.Contains(path[(path.LastIndexOf('.') + 1)..]);
        var (left, right) = (Items(expected, isUnordered), Items(actual, isUnordered));
        if (left.Count != right.Count)
            yield return $"{path}: expected {left.Count} items, got {right.Count}";
        foreach (var (index, (item, other)) in left.Zip(right).Index())
            foreach (var difference in Between(item, other, $"{path}[{index}]"))
                yield return difference;
    }

    private static List<JsonElement> Items(JsonElement array, bool isUnordered) => isUnordered
        ? [.. array.EnumerateArray().OrderBy(Sorted, StringComparer.Ordinal)]
        : [.. array.EnumerateArray()];

    private static string Sorted(JsonElement item) => item.ValueKind is JsonValueKind.Object
        ? "{" + string.Join(',', item.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Sorted(member.Value)}")) + "}"
        : item.GetRawText();
}
