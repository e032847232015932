using System.Text.Json;
using Chains.Web.Sandbox.Authority;

namespace Chains.Web.Sandbox.Log;

/// <summary>Writes entries as Rekor v1 answers them.</summary>
internal static class LogAnswer
{
    /// <summary><c>{"UUID": {entry with proof and signed entry timestamp}}</c></summary>
    public static byte[] Entry(TransparencyLog log, EntryProof proof) => CanonicalJson.Write(json => Write(json, log, proof));

    public static byte[] Entries(TransparencyLog log, IEnumerable<EntryProof> proofs) => CanonicalJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var proof in proofs)
            Write(json, log, proof);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, TransparencyLog log, EntryProof proof)
    {
        var entry = proof.Entry;
        json.WriteStartObject();
        json.WriteStartObject(log.Uuid(entry.LeafHash));
        if (entry.Attestation is { } attestation)
        {
            json.WriteStartObject("attestation");
            json.WriteBase64String("data", attestation);
            json.WriteEndObject();
        }

        WritePromised(json, log.Key, entry);
        json.WriteStartObject("verification");
        WriteProof(json, proof);
        json.WriteBase64String("signedEntryTimestamp", Timestamp(log.Key, entry));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProof(Utf8JsonWriter json, EntryProof proof)
    {
        json.WriteStartObject("inclusionProof");
        json.WriteString("checkpoint", proof.Head.Checkpoint);
        json.WriteStartArray("hashes");
        foreach (var hash in proof.Hashes)
            json.WriteStringValue(Convert.ToHexStringLower(hash));
        json.WriteEndArray();
        json.WriteNumber("logIndex", proof.Entry.Index);
        json.WriteString("rootHash", Convert.ToHexStringLower(proof.Head.Root));
        json.WriteNumber("treeSize", proof.Head.Size);
        json.WriteEndObject();
    }

    /// <summary>The signed entry timestamp: over the canonical JSON of what the log promises to include.</summary>
    private static byte[] Timestamp(AuthorityKey key, LoggedEntry entry) => key.Sign(CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        WritePromised(json, key, entry);
        json.WriteEndObject();
    }));

    private static void WritePromised(Utf8JsonWriter json, AuthorityKey key, LoggedEntry entry)
    {
        json.WriteBase64String("body", entry.Body);
        json.WriteNumber("integratedTime", entry.IntegratedAt);
        json.WriteString("logID", Convert.ToHexStringLower(key.Id));
        json.WriteNumber("logIndex", entry.Index);
    }
}
