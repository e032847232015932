using System.Collections.Immutable;
using System.Text;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Core.Trust;

namespace Chains.Core.Verification;

/// <summary>What stands in the annotations of a run, whoever wrote them: <c>payload-KEY</c>, <c>signature-KEY</c>, <c>cert-KEY</c>, all base64.</summary>
public static class PastedAnnotations
{
    private const int MaxCertificateBytes = 256 * 1024;

    /// <summary>The keys of the artifacts that have a signature, in order.</summary>
    public static IReadOnlyList<string> KeysOf(IReadOnlyDictionary<string, string> annotations)
    {
        var prefix = ChainsNames.Signature("");
        return [.. annotations.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The signature of one artifact. It has no log entry: annotations hold only where to find it.</summary>
    /// <exception cref="FormatException">An annotation is malformed; the message names it.</exception>
    public static VerificationInput Read(IReadOnlyDictionary<string, string> annotations, string key)
    {
        var signature = Decode(annotations, ChainsNames.Signature(key), SigstoreBundle.MaxBytes)
            ?? throw new FormatException($"There is no annotation {ChainsNames.Signature(key)}.");
        var payload = Decode(annotations, ChainsNames.Payload(key), SigstoreBundle.MaxBytes);
        var certificate = Decode(annotations, ChainsNames.Certificate(key), MaxCertificateBytes);
        ReadOnlyMemory<byte>? leaf = certificate is { Length: > 0 } pem ? Certificates.FromPem(Encoding.UTF8.GetString(pem), "certificate")[0].RawDataMemory : (ReadOnlyMemory<byte>?)null;
        if (signature.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
            return OfEnvelope(signature, payload, leaf);
        var bundle = SigstoreBundle.ForMessage(new BundleMessageSignature(ReadOnlyMemory<byte>.Empty, signature), "", leaf, [], []);
        return new VerificationInput(bundle, payload ?? throw new FormatException($"There is no annotation {ChainsNames.Payload(key)}, which the signature is over."));
    }

    private static VerificationInput OfEnvelope(byte[] signature, byte[]? payload, ReadOnlyMemory<byte>? leaf)
    {
        var envelope = Dsse.Parse(signature);
        if (payload is not null && !envelope.Payload.Span.SequenceEqual(payload))
            throw new FormatException("The payload annotation holds another payload than the envelope in the signature annotation.");
        return envelope.Signatures is [_]
            ? new VerificationInput(SigstoreBundle.ForEnvelope(envelope, leaf, ImmutableArray<TransparencyLogEntry>.Empty, []), null, signature)
            : throw new FormatException($"The envelope has {envelope.Signatures.Length} signatures instead of one.");
    }

    private static byte[]? Decode(IReadOnlyDictionary<string, string> annotations, string name, int maxBytes) =>
        annotations.TryGetValue(name, out var text) && text.Length > 0 ? StrictBase64.Decode(text, $"annotation {name}", maxBytes) : null;
}
