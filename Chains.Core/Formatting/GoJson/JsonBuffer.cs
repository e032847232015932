using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Chains.Core.Formatting.GoJson;

/// <summary>
/// Writes compact JSON byte for byte as Go's <c>encoding/json</c> does, escapes included (<c>\u003c</c> for <c>&lt;</c>): where such bytes
/// are embedded in base64 they must equal the Go controller's. Commas are put by itself. The memory is pooled: dispose.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    /// <summary>Control characters, quote, backslash, what HTML would mistake, and the lead byte of U+2028 and U+2029.</summary>
    private static readonly SearchValues<byte> MayNeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\', (byte)'<', (byte)'>', (byte)'&', 0xE2]);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _length;
    private bool _needsComma;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public void StartObject() => Start((byte)'{');

    public void EndObject() => End((byte)'}');

    public void StartArray() => Start((byte)'[');

    public void EndArray() => End((byte)']');

    /// <param name="name">UTF-8 that needs no escapes.</param>
    public void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        Append((byte)'"');
        Append(name);
        Append("\":"u8);
        _needsComma = false;
    }

    /// <summary>A name that a user chose.</summary>
    public void Name(string name)
    {
        String(name);
        Append((byte)':');
        _needsComma = false;
    }

    public void Null() => Literal("null"u8);

    public void Bool(bool value) => Literal(value ? "true"u8 : "false"u8);

    /// <summary>A number, or other text that is JSON already.</summary>
    public void Literal(ReadOnlySpan<byte> json)
    {
        Separate();
        Append(json);
        _needsComma = true;
    }

    public void String(string value)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        String(rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void String(ReadOnlySpan<byte> utf8)
    {
        Separate();
        Append((byte)'"');
        Escape(utf8);
        Append((byte)'"');
        _needsComma = true;
    }

    /// <summary>A JSON string of a snapshot; most have no escapes and are copied as they stand.</summary>
    public void String(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (raw.Contains((byte)'\\'))
            String(text.GetString()!);
        else
            String(raw);
    }

    /// <summary>Standard base64 with padding, as Go writes bytes.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        Separate();
        Append((byte)'"');
        var free = Free(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, free, out _, out var written);
        _length += written;
        Append((byte)'"');
        _needsComma = true;
    }

    private void Start(byte bracket)
    {
        Separate();
        Append(bracket);
        _needsComma = false;
    }

    private void End(byte bracket)
    {
        Append(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
            Append((byte)',');
    }

    private void Escape(ReadOnlySpan<byte> utf8)
    {
        while (utf8.IndexOfAny(MayNeedEscape) is >= 0 and var at)
        {
            Append(utf8[..at]);
            var c = utf8[at];
            var isLineSeparator = c is 0xE2 && at + 2 < utf8.Length && utf8[at + 1] is 0x80 && utf8[at + 2] is 0xA8 or 0xA9;
            if (c is not 0xE2)
                EscapeAscii(c);
            else if (isLineSeparator)
                Append(utf8[at + 2] is 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
            else
                Append(c);
            utf8 = utf8[(at + (isLineSeparator ? 3 : 1))..];
        }

        Append(utf8);
    }

    private void EscapeAscii(byte c)
    {
        switch (c)
        {
            case (byte)'"' or (byte)'\\':
                Append((byte)'\\');
                Append(c);
                break;
            case (byte)'\b': Append("\\b"u8); break;
            case (byte)'\f': Append("\\f"u8); break;
            case (byte)'\n': Append("\\n"u8); break;
            case (byte)'\r': Append("\\r"u8); break;
            case (byte)'\t': Append("\\t"u8); break;
            default:
                Append("\\u00"u8);
                Append("0123456789abcdef"u8[c >> 4]);
                Append("0123456789abcdef"u8[c & 15]);
                break;
        }
    }

    private void Append(byte value)
    {
        Free(1)[0] = value;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Free(value.Length));
        _length += value.Length;
    }

    private Span<byte> Free(int size)
    {
        if (_bytes.Length - _length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + size));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }
}
