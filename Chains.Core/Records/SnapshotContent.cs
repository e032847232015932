using System.IO.Compression;

namespace Chains.Core.Records;

/// <summary>Packs a snapshot: JSON as it is while small, Brotli from <see cref="CompressFrom"/> bytes on, told apart by the first byte.</summary>
public static class SnapshotContent
{
    /// <summary>Below this, the time to compress costs more than the space.</summary>
    public const int CompressFrom = 16 * 1024;

    /// <summary>No snapshot unpacks to more: twice what an API server accepts as one object.</summary>
    public const int MaximumLength = 8 * 1024 * 1024;

    private const byte BrotliMark = 0xB0;

    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        if (json.Length < CompressFrom)
            return json.ToArray();
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length) + 1];
        packed[0] = BrotliMark;
        if (!BrotliEncoder.TryCompress(json, packed.AsSpan(1), out var written, quality: 1, window: 20))
            return json.ToArray();
        return packed[..(written + 1)];
    }

    /// <exception cref="InvalidDataException">The content is damaged or unpacks to more than <see cref="MaximumLength"/>.</exception>
    public static ReadOnlyMemory<byte> Unpack(byte[] content)
    {
        if (content.Length == 0 || content[0] != BrotliMark)
            return content;
        try
        {
            return Decompress(content);
        }
        catch (InvalidOperationException exception)
        {
            // What BrotliStream throws on bytes that are no Brotli.
            throw new InvalidDataException("The snapshot is damaged: its compressed content cannot be read.", exception);
        }
    }

    private static byte[] Decompress(byte[] content)
    {
        using var brotli = new BrotliStream(new MemoryStream(content, 1, content.Length - 1), CompressionMode.Decompress);
        using var json = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = brotli.Read(buffer)) > 0;)
        {
            if (json.Length + read > MaximumLength)
                throw new InvalidDataException($"The snapshot unpacks to more than {MaximumLength} bytes.");
            json.Write(buffer, 0, read);
        }

        return json.ToArray();
    }
}
