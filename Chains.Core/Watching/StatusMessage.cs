using System.Text.Json;

namespace Chains.Core.Watching;

/// <summary>Reads the message of a Kubernetes <c>Status</c> object.</summary>
internal static class StatusMessage
{
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
