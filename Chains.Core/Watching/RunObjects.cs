using System.Buffers;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>Reads runs out of what the API server hands out: items of a list, and objects of events.</summary>
internal static class RunObjects
{
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = WatchLines.DeepestObject + 8 };

    /// <exception cref="ClusterException">The event is an error.</exception>
    public static RunEvent Event(string type, ReadOnlyMemory<byte> item, RunKind kind, string asked)
    {
        if (type is not "ADDED" and not "MODIFIED" and not "DELETED")
            return Other(type, item, asked);
        var (run, problem) = Read(item, kind);
        var change = type switch
        {
            "ADDED" => RunEventType.Added,
            "DELETED" => RunEventType.Deleted,
            _ => RunEventType.Modified,
        };
        return new RunEvent(change, run?.ResourceVersion ?? Version(item), run, problem);
    }

    public static (TektonRun? Run, UnreadableRun? Problem) Read(JsonElement item, RunKind kind)
    {
        try
        {
            return (TektonRun.From(WithKind(item, kind)), null);
        }
        catch (RunFormatException exception)
        {
            return (null, Unreadable(item, exception.Message));
        }
    }

    /// <summary>Items of a list may come without <c>kind</c> and <c>apiVersion</c>, which the formats and keys need.</summary>
    public static JsonElement WithKind(JsonElement item, RunKind kind)
    {
        if (item.ValueKind is not JsonValueKind.Object || item.TryGetProperty("kind", out _))
            return item;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = Deep.MaxDepth }))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "tekton.dev/v1");
            writer.WriteString("kind", kind.ToString());
            foreach (var property in item.EnumerateObject())
                if (property.Name is not "apiVersion")
                    property.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory, Deep).RootElement;
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;

    /// <summary>An event's object names its kind, so that its bytes are the run as they are.</summary>
    private static (TektonRun? Run, UnreadableRun? Problem) Read(ReadOnlyMemory<byte> item, RunKind kind)
    {
        try
        {
            return (TektonRun.Parse(item), null);
        }
        catch (RunFormatException)
        {
            using var document = JsonDocument.Parse(item, Deep);
            return Read(document.RootElement, kind);
        }
    }

    private static RunEvent Other(string type, ReadOnlyMemory<byte> item, string asked)
    {
        if (type is "BOOKMARK")
            return new RunEvent(RunEventType.Bookmark, Version(item), null, null);
        throw StatusMessage.ErrorOf(item, asked);
    }

    private static string Version(ReadOnlyMemory<byte> item)
    {
        using var document = JsonDocument.Parse(item, Deep);
        return Text(Metadata(document.RootElement), "resourceVersion") ?? "";
    }

    private static UnreadableRun Unreadable(JsonElement item, string problem)
    {
        var metadata = Metadata(item);
        return new UnreadableRun(Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? "", Text(metadata, "uid") ?? "", problem);
    }

    private static JsonElement Metadata(JsonElement item) =>
        item.ValueKind is JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata) ? metadata : default;
}
