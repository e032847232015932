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
        var cursor = new ByteCursor(destination);
        cursor.Write("DSSEv1 "u8);
        cursor.WriteNumber(Encoding.UTF8.GetByteCount(payloadType));
        cursor.Write(" "u8);
        cursor.WriteText(payloadType);
        cursor.Write(" "u8);
        cursor.WriteNumber(payload.Length);
        cursor.Write(" "u8);
        cursor.Write(payload);
        return cursor.Position;
    }

    /// <summary>
    /// The envelope as the Go controller writes it: no white space, members in the order payloadType, payload, signatures
    /// (keyid, sig), padded standard base64.
    /// </summary>
    /// <exception cref="ArgumentException">The envelope has no signature.</exception>
    public static byte[] Serialize(Envelope envelope) =>
        envelope.Signatures is { IsDefaultOrEmpty: false } signatures
            ? Serialize(envelope.PayloadType, envelope.Payload.Span, signatures.AsSpan())
            : throw new ArgumentException("An envelope without signatures cannot be written.", nameof(envelope));

    /// <summary>The same for one signature.</summary>
    public static byte[] Serialize(string payloadType, ReadOnlySpan<byte> payload, string keyId, ReadOnlyMemory<byte> signature) =>
        Serialize(payloadType, payload, [new EnvelopeSignature(keyId, signature)]);

    /// <summary>Reads an envelope; <see cref="EnvelopeParser"/> says what is refused.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static Envelope Parse(ReadOnlyMemory<byte> json) =>
        TryParse(json, out var envelope, out var error) ? envelope : throw new FormatException(error);

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error) =>
        EnvelopeParser.TryParse(json, out envelope, out error);

    private static byte[] Serialize(string payloadType, ReadOnlySpan<byte> payload, ReadOnlySpan<EnvelopeSignature> signatures)
    {
        payloadType = Escape(payloadType);
        var json = GC.AllocateUninitializedArray<byte>(SerializedLength(payloadType, payload.Length, signatures));
        var cursor = new ByteCursor(json);
        cursor.Write("{\"payloadType\":\""u8);
        cursor.WriteText(payloadType);
        cursor.Write("\",\"payload\":\""u8);
        cursor.WriteBase64(payload);
        cursor.Write("\",\"signatures\":["u8);
        foreach (var signature in signatures)
        {
            cursor.Write("{\"keyid\":\""u8);
            cursor.WriteText(Escape(signature.KeyId));
            cursor.Write("\",\"sig\":\""u8);
            cursor.WriteBase64(signature.Signature.Span);
            cursor.Write("\"},"u8);
        }

        // The last comma has its place in the buffer, and is where the array ends.
        "]}"u8.CopyTo(json.AsSpan(cursor.Position - 1));
        return json;
    }

    private static int SerializedLength(string escapedType, int payloadLength, ReadOnlySpan<EnvelopeSignature> signatures)
    {
        var length = """{"payloadType":"","payload":"","signatures":[]}""".Length
            + Encoding.UTF8.GetByteCount(escapedType)
            + Base64.GetMaxEncodedToUtf8Length(payloadLength);
        foreach (var signature in signatures)
        {
            length += """{"keyid":"","sig":""},""".Length
                + Encoding.UTF8.GetByteCount(Escape(signature.KeyId))
                + Base64.GetMaxEncodedToUtf8Length(signature.Signature.Length);
        }

        return length - 1;
    }

    // Go's encoding/json escapes <, > and & beside what JSON asks for.
    private static string Escape(string text) =>
        !text.AsSpan().ContainsAny(NeedsEscape) && Ascii.IsValid(text)
            ? text
            : JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)
                .Replace("<", "\\u003c", StringComparison.Ordinal)
                .Replace(">", "\\u003e", StringComparison.Ordinal)
                .Replace("&", "\\u0026", StringComparison.Ordinal);

    private static int Digits(int number) => number < 10 ? 1 : 1 + Digits(number / 10);
}
