using System.Collections.Immutable;
using System.Security.Cryptography;
using Chains.Core.Signing;
using Chains.Core.Transparency;

namespace Chains.Core.Verification;

/// <summary>
/// Reads bundles strictly: exactly one content and one key material, in the form that the version has it; exactly one signature; no member that the schema
/// does not know; no root certificate among the certificates; what every log entry must have.
/// </summary>
internal static class SigstoreBundleParser
{
    private const int MaxLogEntries = 32;
    private const int MaxTimestamps = 32;
    private const int MaxCertificates = 10;
    private const int MaxCertificateBytes = 64 * 1024;
    private const int MaxTimestampBytes = 64 * 1024;
    private const int MaxSignatureBytes = 64 * 1024;
    private const int MaxHintLength = 1024;
    private const int DigestLength = 32;

    private static readonly string[] KeyForms = ["publicKey", "x509CertificateChain", "certificate"];

    private static readonly Dictionary<string, int> Versions = new(StringComparer.Ordinal)
    {
        ["application/vnd.dev.sigstore.bundle+json;version=0.1"] = 1,
        ["application/vnd.dev.sigstore.bundle+json;version=0.2"] = 2,
        ["application/vnd.dev.sigstore.bundle+json;version=0.3"] = 3,
        [SigstoreBundle.MediaTypeV03] = 3,
    };

    public static SigstoreBundle Parse(ReadOnlyMemory<byte> json) => ProtoJson.Read(json, "bundle", SigstoreBundle.MaxBytes, Read);

    private static SigstoreBundle Read(ProtoJson bundle)
    {
        bundle.Only("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope");
        var mediaType = bundle.Text("mediaType", MaxHintLength);
        if (!Versions.TryGetValue(mediaType, out var version))
            throw bundle.Invalid($"has the mediaType \"{mediaType}\"; bundles of version 0.1, 0.2 and 0.3 are read.");
        if (bundle.Has("messageSignature") == bundle.Has("dsseEnvelope"))
            throw bundle.Invalid("must have either a messageSignature or a dsseEnvelope.");
        var material = bundle.Message("verificationMaterial");
        material.Only("publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData");
        var entries = material.Messages("tlogEntries", MaxLogEntries).Select(LogEntryJson.Read).ToImmutableArray();
        CheckEntries(entries, version);
        return new SigstoreBundle(
            mediaType,
            version,
            bundle.MessageOrNull("dsseEnvelope") is { } envelope ? ReadEnvelope(envelope) : null,
            bundle.MessageOrNull("messageSignature") is { } signature ? ReadMessageSignature(signature) : null,
            ReadHint(material),
            ReadCertificates(material, version),
            entries,
            ReadTimestamps(material));
    }

    private static string? ReadHint(ProtoJson material)
    {
        if (material.MessageOrNull("publicKey") is not { } key)
            return null;
        key.Only("hint");
        return key.Text("hint", MaxHintLength);
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadCertificates(ProtoJson material, int version)
    {
        var forms = KeyForms.Where(material.Has).ToList();
        if (forms is not [var form])
            throw material.Invalid("must have exactly one of publicKey, x509CertificateChain and certificate.");
        if (form == "publicKey")
            return [];
        if (form == "certificate" != (version >= 3))
            throw material.Invalid($"has a {form}, which bundles of version 0.{version} do not.");
        if (form == "certificate")
            return [ReadCertificate(material.Message(form))];
        var chain = material.Message(form);
        chain.Only("certificates");
        var certificates = chain.Messages("certificates", MaxCertificates);
        return certificates.Count > 0 ? [.. certificates.Select(ReadCertificate)] : throw chain.Missing("certificates");
    }

    private static ReadOnlyMemory<byte> ReadCertificate(ProtoJson message)
    {
        message.Only("rawBytes");
        var der = message.RequiredBytes("rawBytes", MaxCertificateBytes);
        try
        {
            using var certificate = Trust.Certificates.FromDer(der, "bundle's certificate");
            return Trust.Certificates.IsSelfIssued(certificate)
                ? throw message.Invalid("is a root certificate; whom to trust is not for the bundle to say.")
                : der;
        }
        catch (CryptographicException e)
        {
            throw new FormatException(message.Invalid("is malformed.").Message, e);
        }
    }

    private static Envelope ReadEnvelope(ProtoJson envelope)
    {
        envelope.Only("payload", "payloadType", "signatures");
        var signatures = envelope.Messages("signatures", MaxLogEntries);
        if (signatures is not [var signature])
            throw envelope.Invalid($"has {signatures.Count} signatures; a bundle's envelope has exactly one.");
        signature.Only("sig", "keyid");
        return new Envelope(
            envelope.RequiredText("payloadType"),
            envelope.Bytes("payload", Dsse.MaxEnvelopeBytes),
            [new EnvelopeSignature(signature.Text("keyid", MaxHintLength), signature.RequiredBytes("sig", MaxSignatureBytes))]);
    }

    private static BundleMessageSignature ReadMessageSignature(ProtoJson message)
    {
        message.Only("messageDigest", "signature");
        var signature = message.RequiredBytes("signature", MaxSignatureBytes);
        if (message.MessageOrNull("messageDigest") is not { } digest)
            return new BundleMessageSignature(ReadOnlyMemory<byte>.Empty, signature);
        digest.Only("algorithm", "digest");
        var algorithm = digest.Text("algorithm");
        if (algorithm != "SHA2_256")
            throw digest.Invalid($"is of the algorithm {algorithm}; SHA2_256 is read.");
        var bytes = digest.RequiredBytes("digest", DigestLength);
        return bytes.Length == DigestLength
            ? new BundleMessageSignature(bytes, signature)
            : throw digest.Invalid($"has {bytes.Length} bytes instead of {DigestLength}.");
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadTimestamps(ProtoJson material)
    {
        if (material.MessageOrNull("timestampVerificationData") is not { } data)
            return [];
        data.Only("rfc3161Timestamps");
        return [.. data.Messages("rfc3161Timestamps", MaxTimestamps).Select(ReadTimestamp)];
    }

    private static ReadOnlyMemory<byte> ReadTimestamp(ProtoJson timestamp)
    {
        timestamp.Only("signedTimestamp");
        return timestamp.RequiredBytes("signedTimestamp", MaxTimestampBytes);
    }

    // Version 0.1 needs the promise, later ones the proof with its checkpoint (sigstore_bundle.proto, VerificationMaterial.tlog_entries).
    private static void CheckEntries(ImmutableArray<TransparencyLogEntry> entries, int version)
    {
        foreach (var entry in entries)
        {
            if (version == 1 && entry.SignedEntryTimestamp.IsEmpty)
                throw new FormatException("A log entry of the bundle has no inclusion promise, which version 0.1 needs.");
            if (version > 1 && entry.Proof is null)
                throw new FormatException($"A log entry of the bundle has no inclusion proof, which version 0.{version} needs.");
            if (version > 1 && entry.Proof is { Checkpoint.Length: 0 })
                throw new FormatException("An inclusion proof of the bundle has no checkpoint.");
        }
    }
}
