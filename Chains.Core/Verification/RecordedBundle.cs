using System.Collections.Immutable;
using System.Security.Cryptography;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Trust;

namespace Chains.Core.Verification;

/// <summary>The bundle of a recorded signature: certificate or key id, and the log entries and timestamps that there are.</summary>
public static class RecordedBundle
{
    /// <param name="signature">With its certificate, artifact and statement.</param>
    /// <param name="entries">Of that signature; those that are not made yet are passed over.</param>
    /// <exception cref="FormatException">The record holds what no bundle can: an imported signature, a certificate or an entry that is malformed.</exception>
    public static SigstoreBundle Of(SignatureRecord signature, IEnumerable<LogEntryRecord> entries)
    {
        var statement = signature.Artifact?.Statement ?? throw new FormatException($"Signature {signature.Id} has no statement.");
        ReadOnlyMemory<byte>? leaf = signature.Certificate is { } certificate ? Certificates.FromPem(certificate.Pem, "certificate")[0].RawDataMemory : (ReadOnlyMemory<byte>?)null;
        var made = entries.Where(e => e.Entry is { Length: > 0 }).ToList();
        var log = made.Select(e => LogEntryJson.ParseAny(e.Entry)).ToImmutableArray();
        ImmutableArray<ReadOnlyMemory<byte>> timestamps = [.. made.Select(e => e.Timestamp).OfType<byte[]>()];
        if (statement.PayloadType is null)
        {
            var message = new BundleMessageSignature(SHA256.HashData(statement.Payload), signature.Bytes);
            return SigstoreBundle.ForMessage(message, signature.KeyId, leaf, log, timestamps);
        }

        var envelope = Dsse.Parse(SignatureContent.Of(signature));
        var chosen = envelope.Signatures.FirstOrDefault(s => s.KeyId == signature.KeyId) ?? envelope.Signatures[0];
        return SigstoreBundle.ForEnvelope(envelope with { Signatures = [chosen] }, leaf, log, timestamps);
    }
}
