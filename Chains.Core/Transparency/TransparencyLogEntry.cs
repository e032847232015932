namespace Chains.Core.Transparency;

/// <summary>An entry as a log gave it (dev.sigstore.rekor.v1.TransparencyLogEntry).</summary>
/// <param name="LogIndex">Log-wide, from 0.</param>
/// <param name="LogId">32 bytes, see <see cref="LogKeyId"/>.</param>
/// <param name="Kind"><c>hashedrekord</c>, <c>dsse</c>, <c>intoto</c>.</param>
/// <param name="Version">Of the kind: <c>0.0.1</c>, <c>0.0.2</c>.</param>
/// <param name="IntegratedTime">Unix seconds; 0 where the log gives none (Rekor v2). To be believed only with a verified promise.</param>
/// <param name="SignedEntryTimestamp">The inclusion promise of Rekor v1; empty where there is none.</param>
/// <param name="Proof">Null in some v0.1 bundles.</param>
/// <param name="CanonicalizedBody">The entry's JSON: the leaf of the tree.</param>
public sealed record TransparencyLogEntry(
    long LogIndex,
    ReadOnlyMemory<byte> LogId,
    string Kind,
    string Version,
    long IntegratedTime,
    ReadOnlyMemory<byte> SignedEntryTimestamp,
    InclusionProof? Proof,
    ReadOnlyMemory<byte> CanonicalizedBody);
