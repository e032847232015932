using System.Text.Json;

namespace Chains.Core.Watching;

/// <summary>Reads the message of a Kubernetes <c>Status</c> object.</summary>
internal static class StatusMessage
{
    /// <summary>What an <c>ERROR</c> event of a watch says.</summary>
    public static ClusterException ErrorOf(ReadOnlyMemory<byte> status, string asked)
    {
        using var document = JsonDocument.Parse(status, RunObjects.Deep);
        var root = document.RootElement;
        return root.ValueKind is JsonValueKind.Object && root.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) && number == 410
            ? new ClusterException(ClusterError.Expired, $"The API server answered 410 ({asked}).")
            : new ClusterException(ClusterError.Unavailable, $"The watch ended with an error ({asked}): {RunObjects.Text(root, "message")}");
    }

    public static string? Read(string? content)
    {
        if (string.IsNullOrEmpty(content))
            return null;
        try
        {
            using var status = JsonDocument.Parse(content);
            return status.RootElement.ValueKind is JsonValueKind.Object
                && status.RootElement.TryGetProperty("message", out var message)
                && message.ValueKind is JsonValueKind.String
                    ? message.GetString()
                    : content;
        }
        catch (JsonException)
        {
            return content;
        }
    }
}
