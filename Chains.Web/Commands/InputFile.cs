using System.Text.Json;
using YamlDotNet.Core;

namespace Chains.Web.Commands;

/// <summary>Reads the JSON and YAML files that the command line names, up to a size.</summary>
internal static class InputFile
{
    /// <summary>What <c>-</c> stands for.</summary>
    private const string StandardInput = "-";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <exception cref="InputException">The file is missing, too large, not UTF-8, or neither JSON nor YAML.</exception>
    public static async Task<JsonElement> ReadAsync(string path, int maximumBytes, CancellationToken cancellation)
    {
        var content = await ReadBytesAsync(path, maximumBytes, cancellation);
        try
        {
            using var document = JsonDocument.Parse(IsJson(content) ? content : YamlDocument.ToJson(content), Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new InputException($"{path}: is not valid JSON: {exception.Message}");
        }
        catch (YamlException exception)
        {
            throw new InputException($"{path}: is not valid YAML, line {exception.Start.Line}: {exception.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(string path, int maximumBytes, CancellationToken cancellation) =>
        WithoutByteOrderMark(await ReadContentAsync(path, maximumBytes, cancellation));

    /// <summary>The file's bytes, unchanged.</summary>
    /// <exception cref="InputException">The file is missing or too large.</exception>
    public static async Task<byte[]> ReadContentAsync(string path, int maximumBytes, CancellationToken cancellation)
    {
        try
        {
            await using var stream = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                if (content.Length + read > maximumBytes)
                    throw new InputException($"{path}: is larger than {maximumBytes / 1024} KiB, the most that is read here");
                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be read: {exception.Message}");
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] content) =>
        content is [0xEF, 0xBB, 0xBF, ..] ? content.AsMemory(3) : content;

    private static bool IsJson(ReadOnlyMemory<byte> content) =>
        content.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
}
