using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;

namespace Chains.Core.Signing;

/// <summary>The Dead Simple Signing Envelope, v1.0.2: what is signed (protocol.md) and how it is written (envelope.md).</summary>
public static class Dsse
{
    /// <summary>The payload type of every attestation.</summary>
    public const string InTotoPayloadType = "application/vnd.in-toto+json";

    /// <summary>Larger envelopes are refused unread. A run in etcd is below 2 MiB; deep inspection joins many.</summary>
    public const int MaxEnvelopeBytes = 64 * 1024 * 1024;

    private static readonly SearchValues<char> NeedsEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '<', '>', '&', '\u007f']);

    /// <summary>PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, lengths in bytes as ASCII decimals.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        var encoding = new byte[PreAuthenticationLength(payloadType, payload.Length)];
        WritePreAuthenticationEncoding(payloadType, payload, encoding);
        return encoding;
    }

    /// <summary>The length in bytes of <see cref="PreAuthenticationEncoding"/>.</summary>
    public static int PreAuthenticationLength(string payloadType, int payloadLength)
    {
        var type = Encoding.UTF8.GetByteCount(payloadType);
        return checked("DSSEv1".Length + 1 + Digits(type) + 1 + type + 1 + Digits(payloadLength) + 1 + payloadLength);
    }

    /// <summary>Writes the encoding at the start of a buffer and gives its length.</summary>
    public static int WritePreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        var at = Append(destination, 0, "DSSEv1 "u8);
        at = Append(destination, at, Encoding.UTF8.GetByteCount(payloadType));
        destination[at++] = (byte)' ';
        at += Encoding.UTF8.GetBytes(payloadType, destination[at..]);
        destination[at++] = (byte)' ';
        at = Append(destination, at, payload.Length);
        destination[at++] = (byte)' ';
        return Append(destination, at, payload);
    }

    /// <summary>
    /// The envelope as the Go controller writes it: no white space, members in the order payloadType, payload, signatures
    /// (keyid, sig), padded standard base64.
    /// </summary>
    public static byte[] Serialize(Envelope envelope)
    {
        var json = new ArrayBufferWriter<byte>(256 + Base64.GetMaxEncodedToUtf8Length(envelope.Payload.Length));
        WriteHead(json, envelope.PayloadType, envelope.Payload.Span);
        for (var i = 0; i < envelope.Signatures.Length; i++)
        {
            if (i > 0)
                json.Write(","u8);
            WriteSignature(json, envelope.Signatures[i].KeyId, envelope.Signatures[i].Signature.Span);
        }

        json.Write("]}"u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>The same for one signature, without the intermediate objects.</summary>
    public static byte[] Serialize(string payloadType, ReadOnlySpan<byte> payload, string keyId, ReadOnlySpan<byte> signature)
    {
        var json = new ArrayBufferWriter<byte>(256 + Base64.GetMaxEncodedToUtf8Length(payload.Length) + 2 * signature.Length);
        WriteHead(json, payloadType, payload);
        WriteSignature(json, keyId, signature);
        json.Write("]}"u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads an envelope; <see cref="EnvelopeParser"/> says what is refused.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static Envelope Parse(ReadOnlyMemory<byte> json) =>
        TryParse(json, out var envelope, out var error) ? envelope : throw new FormatException(error);

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error) =>
        EnvelopeParser.TryParse(json, out envelope, out error);

    private static void WriteHead(ArrayBufferWriter<byte> json, string payloadType, ReadOnlySpan<byte> payload)
    {
        json.Write("{\"payloadType\":\""u8);
        WriteText(json, payloadType);
        json.Write("\",\"payload\":\""u8);
        WriteBase64(json, payload);
        json.Write("\",\"signatures\":["u8);
    }

    private static void WriteSignature(ArrayBufferWriter<byte> json, string keyId, ReadOnlySpan<byte> signature)
    {
        json.Write("{\"keyid\":\""u8);
        WriteText(json, keyId);
        json.Write("\",\"sig\":\""u8);
        WriteBase64(json, signature);
        json.Write("\"}"u8);
    }

    private static void WriteBase64(ArrayBufferWriter<byte> json, ReadOnlySpan<byte> bytes)
    {
        var span = json.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, span, out _, out var written);
        json.Advance(written);
    }

    // Go's encoding/json escapes <, > and & beside what JSON asks for.
    private static void WriteText(ArrayBufferWriter<byte> json, string text)
    {
        if (text.AsSpan().ContainsAny(NeedsEscape) || !Ascii.IsValid(text))
        {
            text = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)
                .Replace("<", "\\u003c", StringComparison.Ordinal)
                .Replace(">", "\\u003e", StringComparison.Ordinal)
                .Replace("&", "\\u0026", StringComparison.Ordinal);
        }

        Encoding.UTF8.GetBytes(text, json);
    }

    private static int Append(Span<byte> destination, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }

    private static int Append(Span<byte> destination, int at, int number)
    {
        Utf8Formatter.TryFormat(number, destination[at..], out var written);
        return at + written;
    }

    private static int Digits(int number) => number < 10 ? 1 : 1 + Digits(number / 10);
}
