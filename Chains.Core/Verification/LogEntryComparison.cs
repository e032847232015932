using System.Collections.Immutable;
using System.Security.Cryptography;
using Chains.Core.Signing;

namespace Chains.Core.Verification;

/// <summary>Whether an entry is about a signature: the same signature, verifier and content.</summary>
internal static class LogEntryComparison
{
    /// <returns>Null when they agree.</returns>
    public static (string Sentence, ComparedValue Values)? Difference(SignedMaterial material, LogEntryBody body)
    {
        if (material.Key is not { } key)
            return ("There is no key to compare the log entry with.", new ComparedValue("verifier", null, null));
        var verifier = material.Leaf?.RawDataMemory ?? key.SubjectPublicKeyInfo;
        if (!verifier.Span.SequenceEqual(body.Verifier))
            return ("The log entry is for another certificate or key.", Digests("SHA-256 of the verifier", verifier.Span, body.Verifier));
        if (SignatureDifference(material, body) is { } difference)
            return difference;
        var content = body.DigestIsOfPayload ? Digest(material.Bundle.Envelope?.Payload, body.DigestAlgorithm) : ContentDigest(material, body.DigestAlgorithm);
        return content is not null && content.AsSpan().SequenceEqual(body.Digest)
            ? null
            : ("The log entry is about other content.", Values($"{body.DigestAlgorithm} of the content", content, body.Digest));
    }

    private static (string Sentence, ComparedValue Values)? SignatureDifference(SignedMaterial material, LogEntryBody body)
    {
        if (body.Signature is { } signature)
        {
            return material.Signature.Span.SequenceEqual(signature)
                ? null
                : ("The log entry holds another signature.", Digests("SHA-256 of the signature", material.Signature.Span, signature));
        }

        var candidates = EnvelopeDigests(material);
        return candidates.Any(c => c.AsSpan().SequenceEqual(body.EnvelopeDigest))
            ? null
            : ("The log entry is about another envelope.", Values("SHA-256 of the envelope", candidates.FirstOrDefault(), body.EnvelopeDigest!));
    }

    // As it was written, if that is known; else as this service and the Go controller write one.
    private static ImmutableArray<byte[]> EnvelopeDigests(SignedMaterial material)
    {
        if (material.Input.EnvelopeJson is { } json)
            return [SHA256.HashData(json.Span)];
        return material.Bundle.Envelope is { } envelope ? [SHA256.HashData(Dsse.Serialize(envelope))] : [];
    }

    private static byte[]? ContentDigest(SignedMaterial material, string algorithm) =>
        algorithm == "sha256" ? material.Sha256 : Digest(material.Message, algorithm);

    private static byte[]? Digest(ReadOnlyMemory<byte>? content, string algorithm) => (content, algorithm) switch
    {
        ({ } bytes, "sha256") => SHA256.HashData(bytes.Span),
        ({ } bytes, "sha384") => SHA384.HashData(bytes.Span),
        ({ } bytes, "sha512") => SHA512.HashData(bytes.Span),
        _ => null,
    };

    private static ComparedValue Digests(string name, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found) =>
        Values(name, SHA256.HashData(expected), SHA256.HashData(found));

    private static ComparedValue Values(string name, byte[]? expected, byte[] found) =>
        new(name, expected is null ? null : Convert.ToHexStringLower(expected), Convert.ToHexStringLower(found));
}
