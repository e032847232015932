using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Core.Transparency;

/// <summary>
/// Entries in the two forms they travel in: dev.sigstore.rekor.v1.TransparencyLogEntry in protobuf's JSON mapping, as bundles and Rekor v2 have it, and
/// what Rekor v1's API answers (<see cref="RekorV1Json"/>).
/// </summary>
public static class LogEntryJson
{
    /// <summary>Larger entries are refused unread. An <c>intoto</c> entry holds the whole attestation.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxPromiseBytes = 4 * 1024;
    private const int MaxKindLength = 64;

    // Checkpoints hold an em dash, which is fine in JSON as it is.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads an entry in either form.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static TransparencyLogEntry ParseAny(ReadOnlyMemory<byte> json) => RekorV1Json.TryParse(json) is [var (_, entry)] ? entry : Parse(json);

    /// <summary>Reads the protobuf form.</summary>
    /// <inheritdoc cref="ParseAny"/>
    public static TransparencyLogEntry Parse(ReadOnlyMemory<byte> json) => ProtoJson.Read(json, "log entry", MaxBytes, Read);

    /// <summary>Writes the protobuf form, without white space.</summary>
    public static byte[] Serialize(TransparencyLogEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer, entry);
        return buffer.ToArray();
    }

    internal static TransparencyLogEntry Read(ProtoJson entry)
    {
        entry.Only(
            "logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof", "canonicalizedBody");
        var kind = entry.Message("kindVersion");
        kind.Only("kind", "version");
        var logId = entry.Message("logId");
        logId.Only("keyId");
        return new TransparencyLogEntry(
            entry.Number("logIndex"),
            logId.RequiredBytes("keyId", MerkleTree.HashLength),
            kind.Text("kind", MaxKindLength),
            kind.Text("version", MaxKindLength),
            entry.Number("integratedTime"),
            ReadPromise(entry),
            entry.MessageOrNull("inclusionProof") is { } proof ? ReadProof(proof) : null,
            entry.RequiredBytes("canonicalizedBody", MaxBytes));
    }

    internal static void Write(Utf8JsonWriter writer, TransparencyLogEntry entry)
    {
        writer.WriteStartObject();
        WriteNumber(writer, "logIndex", entry.LogIndex);
        writer.WriteStartObject("logId");
        writer.WriteBase64String("keyId", entry.LogId.Span);
        writer.WriteEndObject();
        writer.WriteStartObject("kindVersion");
        writer.WriteString("kind", entry.Kind);
        writer.WriteString("version", entry.Version);
        writer.WriteEndObject();
        WriteNumber(writer, "integratedTime", entry.IntegratedTime);
        if (!entry.SignedEntryTimestamp.IsEmpty)
        {
            writer.WriteStartObject("inclusionPromise");
            writer.WriteBase64String("signedEntryTimestamp", entry.SignedEntryTimestamp.Span);
            writer.WriteEndObject();
        }

        if (entry.Proof is { } proof)
            WriteProof(writer, proof);
        writer.WriteBase64String("canonicalizedBody", entry.CanonicalizedBody.Span);
        writer.WriteEndObject();
    }

    private static byte[] ReadPromise(ProtoJson entry)
    {
        if (entry.MessageOrNull("inclusionPromise") is not { } promise)
            return [];
        promise.Only("signedEntryTimestamp");
        return promise.RequiredBytes("signedEntryTimestamp", MaxPromiseBytes);
    }

    private static InclusionProof ReadProof(ProtoJson proof)
    {
        proof.Only("logIndex", "rootHash", "treeSize", "hashes", "checkpoint");
        var checkpoint = proof.MessageOrNull("checkpoint");
        checkpoint?.Only("envelope");
        return new InclusionProof(
            proof.Number("logIndex"),
            proof.RequiredBytes("rootHash", MerkleTree.HashLength),
            proof.Number("treeSize"),
            [.. proof.BytesList("hashes", MerkleProof.MaxHashes, MerkleTree.HashLength)],
            checkpoint?.Text("envelope", SignedNote.MaxLength) ?? "");
    }

    private static void WriteProof(Utf8JsonWriter writer, InclusionProof proof)
    {
        writer.WriteStartObject("inclusionProof");
        WriteNumber(writer, "logIndex", proof.LogIndex);
        writer.WriteBase64String("rootHash", proof.RootHash.Span);
        WriteNumber(writer, "treeSize", proof.TreeSize);
        writer.WriteStartArray("hashes");
        foreach (var hash in proof.Hashes)
            writer.WriteBase64StringValue(hash.Span);
        writer.WriteEndArray();
        if (proof.Checkpoint.Length > 0)
        {
            writer.WriteStartObject("checkpoint");
            writer.WriteString("envelope", proof.Checkpoint);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // The mapping writes numbers of 64 bits as strings, and leaves zeros out or in: readers take both.
    private static void WriteNumber(Utf8JsonWriter writer, string name, long number) =>
        writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
}
