using System.Buffers.Text;
using System.Text;

namespace Chains.Core.Signing;

/// <summary>Fills a buffer of the right size from its start.</summary>
internal ref struct ByteCursor(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Position { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    public void WriteText(string text) => Position += Encoding.UTF8.GetBytes(text, _destination[Position..]);

    public void WriteNumber(int number)
    {
        Utf8Formatter.TryFormat(number, _destination[Position..], out var written);
        Position += written;
    }

    public void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, _destination[Position..], out _, out var written);
        Position += written;
    }
}
