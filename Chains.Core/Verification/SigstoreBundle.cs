using System.Collections.Immutable;
using Chains.Core.Signing;
using Chains.Core.Transparency;

namespace Chains.Core.Verification;

/// <summary>A signature with what is needed to verify it offline (dev.sigstore.bundle.v1.Bundle), versions 0.1 to 0.3.</summary>
/// <param name="MediaType">One of those that <see cref="SigstoreBundleParser"/> knows.</param>
/// <param name="Version">1, 2 or 3, for 0.1 to 0.3.</param>
/// <param name="Envelope">The content, if it is an attestation: with exactly one signature. Else null.</param>
/// <param name="MessageSignature">The content, if it is a bare signature. Else null.</param>
/// <param name="PublicKeyHint">Names the key, if it was one; may be empty. Null with certificates.</param>
/// <param name="Certificates">DER, leaf first; empty with a key. Version 0.3 has the leaf alone.</param>
/// <param name="Timestamps">DER of RFC 3161 TimeStampResp, over the signature's bytes.</param>
public sealed record SigstoreBundle(
    string MediaType,
    int Version,
    Envelope? Envelope,
    BundleMessageSignature? MessageSignature,
    string? PublicKeyHint,
    ImmutableArray<ReadOnlyMemory<byte>> Certificates,
    ImmutableArray<TransparencyLogEntry> LogEntries,
    ImmutableArray<ReadOnlyMemory<byte>> Timestamps)
{
    public const string MediaTypeV03 = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>Larger bundles are refused unread.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>The bytes of the one signature, as log entries and timestamps refer to it.</summary>
    public ReadOnlyMemory<byte> Signature => Envelope is { } envelope ? envelope.Signatures[0].Signature : MessageSignature!.Signature;

    /// <summary>A bundle of version 0.3 around an attestation.</summary>
    /// <param name="certificate">DER of the leaf; null with a key, which the envelope's key id names.</param>
    public static SigstoreBundle ForEnvelope(
        Envelope envelope,
        ReadOnlyMemory<byte>? certificate,
        ImmutableArray<TransparencyLogEntry> logEntries,
        ImmutableArray<ReadOnlyMemory<byte>> timestamps) => new(
            MediaTypeV03, 3, envelope, null, certificate is null ? envelope.Signatures[0].KeyId : null, Leaf(certificate), logEntries, timestamps);

    /// <summary>A bundle of version 0.3 around a bare signature.</summary>
    /// <param name="keyHint">Names the key, when there is no certificate.</param>
    public static SigstoreBundle ForMessage(
        BundleMessageSignature signature,
        string keyHint,
        ReadOnlyMemory<byte>? certificate,
        ImmutableArray<TransparencyLogEntry> logEntries,
        ImmutableArray<ReadOnlyMemory<byte>> timestamps) => new(
            MediaTypeV03, 3, null, signature, certificate is null ? keyHint : null, Leaf(certificate), logEntries, timestamps);

    /// <summary>Reads a bundle; <see cref="SigstoreBundleParser"/> says what is refused.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static SigstoreBundle Parse(ReadOnlyMemory<byte> json) => SigstoreBundleParser.Parse(json);

    /// <summary>JSON in protobuf's mapping, without white space.</summary>
    public byte[] ToJson() => SigstoreBundleWriter.Write(this);

    private static ImmutableArray<ReadOnlyMemory<byte>> Leaf(ReadOnlyMemory<byte>? certificate) => certificate is { } leaf ? [leaf] : [];
}
