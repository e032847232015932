using System.Text.Json;
using Chains.Core.Configuration;

namespace Chains.Web.Commands;

/// <summary>Reads the data of <c>chains-config</c> from a ConfigMap manifest, or from a file of bare <c>key: value</c> lines.</summary>
internal static class ConfigurationFile
{
    /// <summary>A ConfigMap holds 1 MiB at most; its manifest may be somewhat longer.</summary>
    private const int MaximumBytes = 2 * 1024 * 1024;

    /// <exception cref="InputException">The file cannot be read, or is another kind of object.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string path, CancellationToken cancellation)
    {
        var root = await InputFile.ReadAsync(path, MaximumBytes, cancellation);
        if (root.ValueKind is JsonValueKind.Null)
            return new Dictionary<string, string>();
        if (root.ValueKind is not JsonValueKind.Object)
            throw new InputException($"{path}: holds neither a ConfigMap nor keys with values");

        return IsManifest(root) ? ReadManifest(path, root) : ReadEntries(path, root, bare: true);
    }

    private static bool IsManifest(JsonElement root) =>
        root.TryGetProperty("kind", out _) || root.TryGetProperty("apiVersion", out _) || root.TryGetProperty("data", out _);

    private static Dictionary<string, string> ReadManifest(string path, JsonElement root)
    {
        if (root.TryGetProperty("kind", out var kind) && !(kind.ValueKind is JsonValueKind.String && kind.ValueEquals("ConfigMap")))
            throw new InputException($"{path}: is of kind {kind}; a ConfigMap is wanted");
        if (root.TryGetProperty("binaryData", out var binary) && binary.ValueKind is JsonValueKind.Object && binary.EnumerateObject().Any())
            throw new InputException($"{path}: has binaryData, which is not read; put the keys under data");
        if (!root.TryGetProperty("data", out var data) || data.ValueKind is JsonValueKind.Null)
            return [];
        return data.ValueKind is JsonValueKind.Object
            ? ReadEntries(path, data, bare: false)
            : throw new InputException($"{path}: its data is no mapping of keys to values");
    }

    /// <param name="bare">In a manifest every value must be text, or the API server refuses it; a bare file need not quote true and false.</param>
    private static Dictionary<string, string> ReadEntries(string path, JsonElement entries, bool bare)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries.EnumerateObject())
        {
            data[entry.Name] = entry.Value.ValueKind switch
            {
                JsonValueKind.String => entry.Value.GetString()!,
                JsonValueKind.Null => "",
                JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number when bare => entry.Value.GetRawText(),
                JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number =>
                    throw new InputException($"{path}: {entry.Name}: {ConfigurationKeys.Redact(entry.Name, entry.Value.GetRawText())} is no text, and a ConfigMap holds only text; put it in quotes"),
                _ => throw new InputException($"{path}: {entry.Name}: is a list or a mapping; a value is wanted"),
            };
        }

        return data;
    }
}
