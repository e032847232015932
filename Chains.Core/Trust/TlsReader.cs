using System.Buffers.Binary;

namespace Chains.Core.Trust;

/// <summary>Reads TLS structures (RFC 5246 section 4) from the start of a buffer.</summary>
internal sealed class TlsReader(ReadOnlyMemory<byte> rest)
{
    private ReadOnlyMemory<byte> _rest = rest;

    public bool HasData => !_rest.IsEmpty;

    /// <exception cref="FormatException">Fewer bytes are left.</exception>
    public ReadOnlyMemory<byte> Read(int count)
    {
        if (_rest.Length < count)
            throw new FormatException("A certificate timestamp ends too early.");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <inheritdoc cref="Read"/>
    public byte ReadByte() => Read(1).Span[0];

    /// <summary>A vector whose length stands before it in two bytes.</summary>
    /// <inheritdoc cref="Read"/>
    public ReadOnlyMemory<byte> ReadVector16() => Read(BinaryPrimitives.ReadUInt16BigEndian(Read(2).Span));

    /// <exception cref="FormatException">Bytes are left.</exception>
    public void ThrowIfNotEmpty()
    {
        if (HasData)
            throw new FormatException("A certificate timestamp is followed by other bytes.");
    }
}
