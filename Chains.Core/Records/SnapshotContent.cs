using System.Buffers;
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

    /// <exception cref="InvalidDataException">The content is damaged, cut short, or unpacks to more than <see cref="MaximumLength"/>.</exception>
    public static ReadOnlyMemory<byte> Unpack(byte[] content)
    {
        if (content.Length == 0 || content[0] != BrotliMark)
            return content;
        using var decoder = new BrotliDecoder();
        var json = new ArrayBufferWriter<byte>(Math.Min(content.Length * 8, MaximumLength));
        var packed = content.AsSpan(1);
        while (true)
        {
            var status = decoder.Decompress(packed, json.GetSpan(), out var consumed, out var written);
            json.Advance(written);
            packed = packed[consumed..];
            if (json.WrittenCount > MaximumLength)
                throw new InvalidDataException($"The snapshot unpacks to more than {MaximumLength} bytes.");
            if (status is OperationStatus.Done)
                return json.WrittenMemory;
            if (status is not OperationStatus.DestinationTooSmall)
                throw new InvalidDataException("The snapshot is damaged: its compressed content cannot be read to its end.");
        }
    }
}
