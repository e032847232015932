using System.Collections.Immutable;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency;

/// <summary>
/// Entries as Rekor v1's API answers: <c>{"UUID":{"body","integratedTime","logID","logIndex","verification":{"inclusionProof","signedEntryTimestamp"}}}</c>,
/// hashes and log id in hex, body and timestamp in base64.
/// </summary>
public static class RekorV1Json
{
    private const int MaxEntries = 1000;
    private const int MaxUuidLength = 128;
    private const int MaxPromiseBytes = 4 * 1024;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Reads the entries of an answer with their UUIDs.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static ImmutableArray<(string Uuid, TransparencyLogEntry Entry)> Parse(ReadOnlyMemory<byte> json) =>
        TryParse(json) is { IsEmpty: false } entries ? entries : throw new FormatException("The answer holds no entry of Rekor v1.");

    /// <summary>The same; empty when the JSON is an object of another form.</summary>
    internal static ImmutableArray<(string Uuid, TransparencyLogEntry Entry)> TryParse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > LogEntryJson.MaxBytes)
            throw new FormatException($"The log entry has {json.Length} bytes; at most {LogEntryJson.MaxBytes} are read.");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The log entry is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("The log entry holds text that is not Unicode.", e);
        }
    }

    private static ImmutableArray<(string Uuid, TransparencyLogEntry Entry)> Read(JsonElement root)
    {
        var members = root.Members().ToList();
        if (members.Count is 0 or > MaxEntries || members.Any(m => m.Name.Length > MaxUuidLength || m.Value.Field("body"u8).ValueKind is not JsonValueKind.String))
            return [];
        return [.. members.Select(m => (m.Name, ReadEntry(m.Value)))];
    }

    private static TransparencyLogEntry ReadEntry(JsonElement entry)
    {
        var body = StrictBase64.Decode(entry.Text("body"u8), "entry's body", LogEntryJson.MaxBytes);
        var (kind, version) = LogEntryKind.Read(body);
        var verification = entry.Field("verification"u8);
        return new TransparencyLogEntry(
            Number(entry, "logIndex"u8, "logIndex"),
            Hash(entry.Text("logID"u8), "logID"),
            kind,
            version,
            Number(entry, "integratedTime"u8, "integratedTime"),
            StrictBase64.Decode(verification.Text("signedEntryTimestamp"u8), "entry's signedEntryTimestamp", MaxPromiseBytes),
            verification.Field("inclusionProof"u8) is { ValueKind: JsonValueKind.Object } proof ? ReadProof(proof) : null,
            body);
    }

    private static InclusionProof ReadProof(JsonElement proof)
    {
        if (proof.Count("hashes"u8) > MerkleProof.MaxHashes)
            throw new FormatException($"The entry's proof has more than {MerkleProof.MaxHashes} hashes.");
        return new InclusionProof(
            Number(proof, "logIndex"u8, "inclusionProof.logIndex"),
            Hash(proof.Text("rootHash"u8), "inclusionProof.rootHash"),
            Number(proof, "treeSize"u8, "inclusionProof.treeSize"),
            [.. proof.Items("hashes"u8).Select(h => (ReadOnlyMemory<byte>)Hash(h.Text(), "inclusionProof.hashes"))],
            proof.Text("checkpoint"u8));
    }

    private static long Number(JsonElement element, ReadOnlySpan<byte> name, string path) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new FormatException($"The entry's {path} is not a whole number from 0.");

    private static byte[] Hash(string hex, string path) =>
        hex.Length == 2 * MerkleTree.HashLength && hex.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(hex)
            : throw new FormatException($"The entry's {path} is not {MerkleTree.HashLength} bytes in hex.");
}
