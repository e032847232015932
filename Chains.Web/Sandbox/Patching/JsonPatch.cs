using System.Text;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Patching;

/// <summary>RFC 6902, <c>application/json-patch+json</c>.</summary>
internal static class JsonPatch
{
    public const int MaxOperations = 10_000;

    /// <summary>Bytes that <c>copy</c> operations may make in all: each could otherwise double the object.</summary>
    private const int MaxCopied = 3 << 20;

    /// <summary>Applies the operations in order, to <paramref name="target"/> itself.</summary>
    /// <exception cref="PatchException">An operation is malformed or does not apply. The target is then half changed, and to be thrown away.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations)
    {
        var copied = 0;
        foreach (var node in operations)
        {
            if (node is not JsonObject operation)
                throw new PatchException("an operation is not an object", malformed: true);
            target = ApplyOne(target, operation, ref copied);
        }

        return target;
    }

    private static JsonNode? ApplyOne(JsonNode? target, JsonObject operation, ref int copied)
    {
        var path = JsonPointer.Parse(Text(operation, "path"));
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(target, path, Value(operation));
            case "remove":
                return Remove(target, path, out _);
            case "replace":
                return Replace(target, path, Value(operation));
            case "move":
                var from = JsonPointer.Parse(Text(operation, "from"));
                if (path.Length > from.Length && path.AsSpan(0, from.Length).SequenceEqual(from))
                    throw new PatchException("a value cannot be moved into itself");
                target = Remove(target, from, out var moved);
                return Add(target, path, moved);
            case "copy":
                return Add(target, path, Copy(target, JsonPointer.Parse(Text(operation, "from")), ref copied));
            case "test":
                var found = JsonPointer.TryFind(target, path, out var actual);
                var expected = operation["value"];
                if (found ? !JsonNode.DeepEquals(actual, expected) : expected is not null)
                    throw new PatchException($"testing value {Join(path)} failed");
                return target;
            case var op:
                throw new PatchException($"unexpected operation kind: \"{op}\"");
        }
    }

    private static JsonNode? Copy(JsonNode? target, string[] from, ref int copied)
    {
        if (!JsonPointer.TryFind(target, from, out var source))
            throw Missing(from);
        copied += source is null ? 4 : Encoding.UTF8.GetByteCount(source.ToJsonString());
        return copied > MaxCopied ? throw new PatchException("the copies of this patch are too large") : source?.DeepClone();
    }

    private static JsonNode? Add(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        switch (Parent(target, path))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when JsonPointer.TryIndex(path[^1], list.Count, out var index):
                list.Insert(index, value);
                break;
            default:
                throw Missing(path);
        }

        return target;
    }

    private static JsonNode? Remove(JsonNode? target, string[] path, out JsonNode? removed)
    {
        if (path.Length == 0)
        {
            removed = target;
            return null;
        }

        if (!JsonPointer.TryFind(target, path, out removed))
            throw Missing(path);
        switch (Parent(target, path))
        {
            case JsonObject map:
                map.Remove(path[^1]);
                break;
            case JsonArray list when JsonPointer.TryIndex(path[^1], list.Count - 1, out var index):
                list.RemoveAt(index);
                break;
        }

        return target;
    }

    private static JsonNode? Replace(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        if (!JsonPointer.TryFind(target, path, out _))
            throw Missing(path);
        switch (Parent(target, path))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when JsonPointer.TryIndex(path[^1], list.Count - 1, out var index):
                list[index] = value;
                break;
        }

        return target;
    }

    private static JsonNode? Parent(JsonNode? target, string[] path) =>
        JsonPointer.TryFind(target, path.AsSpan(0, path.Length - 1), out var parent) ? parent : throw Missing(path);

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new PatchException($"an operation has no \"{name}\"", malformed: true);

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value)
            ? value?.DeepClone()
            : throw new PatchException("an operation has no \"value\"", malformed: true);

    private static PatchException Missing(string[] path) => new($"the path {Join(path)} does not exist in the object");

    private static string Join(string[] path) => path.Length == 0 ? "\"\"" : "/" + string.Join('/', path);
}
