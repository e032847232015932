using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Chains.Core.Signing;

/// <summary>
/// Reads DSSE envelopes strictly. Standard and URL-safe base64 are both allowed by the specification (envelope.md), each padded and
/// canonical here; unknown members are ignored, as it demands; members given twice, white space in base64 and missing signatures are refused.
/// </summary>
internal static class EnvelopeParser
{
    private const int MaxSignatures = 64;
    private const int MaxTextLength = 1024;
    private const int MaxSignatureLength = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly SearchValues<char> UrlSafeOnly = SearchValues.Create("-_");
    private static readonly SearchValues<char> White = SearchValues.Create(" \t\r\n");

    public static bool TryParse(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error)
    {
        envelope = null;
        error = null;
        try
        {
            envelope = Parse(json);
            return true;
        }
        catch (JsonException e)
        {
            error = $"The DSSE envelope is not JSON: {e.Message}";
        }
        catch (InvalidOperationException)
        {
            // What the reader throws on a string that is no valid UTF-16, such as a lone surrogate.
            error = "The DSSE envelope holds text that is not Unicode.";
        }
        catch (FormatException e)
        {
            error = e.Message;
        }

        return false;
    }

    private static Envelope Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > Dsse.MaxEnvelopeBytes)
            throw new FormatException($"The DSSE envelope has {json.Length} bytes; at most {Dsse.MaxEnvelopeBytes} are read.");
        using var document = JsonDocument.Parse(json, Options);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw new FormatException("The DSSE envelope is not a JSON object.");
        var type = Text(root, "payloadType", MaxTextLength);
        if (type.Length == 0)
            throw new FormatException("The DSSE envelope's payloadType is empty.");
        var payload = Decode(Text(root, "payload", int.MaxValue), "payload");
        return new Envelope(type, payload, Signatures(root));
    }

    private static ImmutableArray<EnvelopeSignature> Signatures(JsonElement root)
    {
        if (!root.TryGetProperty("signatures", out var list) || list.ValueKind is not JsonValueKind.Array)
            throw new FormatException("The DSSE envelope has no signatures array.");
        var count = list.GetArrayLength();
        if (count is 0 or > MaxSignatures)
            throw new FormatException($"The DSSE envelope has {count} signatures; 1 to {MaxSignatures} are read.");
        return [.. list.EnumerateArray().Select(Signature)];
    }

    private static EnvelopeSignature Signature(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new FormatException("A signature of the DSSE envelope is not a JSON object.");
        var keyId = element.TryGetProperty("keyid", out var id) && id.ValueKind is not JsonValueKind.Null
            ? Text(element, "keyid", MaxTextLength)
            : "";
        var signature = Decode(Text(element, "sig", MaxSignatureLength), "sig");
        if (signature.Length == 0)
            throw new FormatException("A signature of the DSSE envelope is empty.");
        return new EnvelopeSignature(keyId, signature);
    }

    private static string Text(JsonElement element, string name, int maxLength)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.String)
            throw new FormatException($"The DSSE envelope has no string named {name}.");
        var text = value.GetString()!;
        return text.Length <= maxLength
            ? text
            : throw new FormatException($"The DSSE envelope's {name} has {text.Length} characters; at most {maxLength} are read.");
    }

    private static byte[] Decode(string text, string name)
    {
        if (text.Length % 4 != 0 || text.AsSpan().ContainsAny(White))
            throw new FormatException($"The DSSE envelope's {name} is not padded base64.");
        var urlSafe = text.AsSpan().ContainsAny(UrlSafeOnly);
        byte[] bytes;
        try
        {
            bytes = urlSafe ? Base64Url.DecodeFromChars(text) : Convert.FromBase64String(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"The DSSE envelope's {name} is not base64.", e);
        }

        return IsCanonicalTail(text, bytes, urlSafe)
            ? bytes
            : throw new FormatException($"The DSSE envelope's {name} is not canonical base64.");
    }

    // The bits that padding leaves unused must be zero: two texts must not stand for the same bytes.
    private static bool IsCanonicalTail(string text, byte[] bytes, bool urlSafe)
    {
        if (bytes.Length == 0)
            return text.Length == 0;
        var tail = Convert.ToBase64String(bytes.AsSpan((bytes.Length - 1) / 3 * 3));
        if (urlSafe)
            tail = tail.Replace('+', '-').Replace('/', '_');
        return text.EndsWith(tail, StringComparison.Ordinal) && text.Length == (bytes.Length + 2) / 3 * 4;
    }
}
