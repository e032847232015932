using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency;

/// <summary>What every entry body says of itself: <c>{"apiVersion":"0.0.1","kind":"dsse","spec":{…}}</c>.</summary>
internal static class LogEntryKind
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="FormatException">The body is not JSON, or says neither.</exception>
    public static (string Kind, string Version) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var (kind, version) = (document.RootElement.Text("kind"u8), document.RootElement.Text("apiVersion"u8));
            return kind.Length > 0 && version.Length > 0
                ? (kind, version)
                : throw new FormatException("The entry's body names no kind and apiVersion.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The entry's body is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("The entry's body holds text that is not Unicode.", e);
        }
    }
}
