using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Chains.Core.Watching;

/// <summary>
/// Reads the stream of a Kubernetes watch: one JSON object a line, <c>{"type": "...", "object": {...}}</c>. An object is handed on as its own
/// bytes; nothing of it is parsed here.
/// </summary>
internal static class WatchLines
{
    /// <summary>In bytes. An object in etcd is below 2 MiB; what is longer than this is no event.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    /// <summary>How deep an API server lets objects be: one odd object must not end the watch of all.</summary>
    public const int DeepestObject = 10_000;

    private static readonly JsonReaderOptions Deep = new() { MaxDepth = DeepestObject + 8 };

    /// <exception cref="ClusterException">A line is no event, or too long.</exception>
    public static async IAsyncEnumerable<(string Type, ReadOnlyMemory<byte> Object)> ReadAsync(
        Stream stream, string asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    if (!IsBlank(buffer.Slice(0, end)))
                        yield return Event(buffer.Slice(0, end), asked);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                // What the end of the stream cut short is not an event; the next watch brings it again.
                if (read.IsCompleted)
                    yield break;
                if (buffer.Length > LongestLine)
                    throw new ClusterException(ClusterError.Unavailable, $"The watch sent a line of more than {LongestLine} bytes ({asked}).");
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Object) Event(ReadOnlySequence<byte> line, string asked)
    {
        try
        {
            return Split(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ClusterException(ClusterError.Unavailable, $"What answered is no API server ({asked}): a line of the watch is no event. Check the address and any proxy before it.", exception);
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Object) Split(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line, Deep);
        string? type = null;
        byte[]? item = null;
        json.Read();
        if (json.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("An event is a JSON object.");
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isType = json.ValueTextEquals("type"u8);
            var isObject = json.ValueTextEquals("object"u8);
            json.Read();
            if (isType)
                type = json.GetString();
            var start = json.TokenStartIndex;
            json.Skip();
            if (isObject)
                item = line.Slice(start, json.BytesConsumed - start).ToArray();
        }

        return (type ?? throw new JsonException("The event has no type."), item ?? throw new JsonException("The event has no object."));
    }

    private static bool IsBlank(ReadOnlySequence<byte> line) => line.Length == 0 || (line.Length == 1 && line.FirstSpan[0] is (byte)'\r');
}
