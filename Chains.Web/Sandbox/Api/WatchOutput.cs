using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>Writes watch events to one connection.</summary>
internal sealed class WatchOutput(PipeWriter output, ResourceType type, bool asTable)
{
    private static readonly byte[][] Heads =
    [
        """{"type":"ADDED","object":"""u8.ToArray(),
        """{"type":"MODIFIED","object":"""u8.ToArray(),
        """{"type":"DELETED","object":"""u8.ToArray(),
    ];

    private bool _columnsSent;

    public async Task SendAsync(WatchEventType kind, StoredObject stored, CancellationToken cancellation)
    {
        Write(Heads[(int)kind]);
        Write(asTable ? Encoding.UTF8.GetBytes(TableFormat.Row(type, stored, withColumns: !_columnsSent).ToJsonString()) : stored.Read());
        Write("}\n"u8);
        _columnsSent = true;
        if (output.UnflushedBytes > 64 << 10)
            await FlushAsync(cancellation);
    }

    public async Task SendBookmarkAsync(long version, CancellationToken cancellation)
    {
        var bookmark = new JsonObject
        {
            ["kind"] = type.Kind,
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
        };
        JsonObject sent = asTable ? TableFormat.Empty(type, version) : bookmark;
        Write(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "BOOKMARK", ["object"] = sent }.ToJsonString() + "\n"));
        await FlushAsync(cancellation);
    }

    public async Task SendErrorAsync(ApiError error, CancellationToken cancellation)
    {
        Write(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "ERROR", ["object"] = error.ToStatus() }.ToJsonString(JsonText.Compact) + "\n"));
        await FlushAsync(cancellation);
    }

    public async Task FlushAsync(CancellationToken cancellation) => await output.FlushAsync(cancellation);

    private void Write(ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(output, bytes);
}
