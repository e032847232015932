namespace Chains.Web.Sandbox.Log;

/// <summary>A proposed entry that holds what it says: its signatures verify.</summary>
/// <param name="Body">Canonical JSON (RFC 8785): the leaf of the tree.</param>
/// <param name="IndexKeys">What it is found by: digests as <c>sha256:HEX</c>, hashes of keys, identities; lower case.</param>
/// <param name="Attestation">Kept beside the entry and given back with it; null for most kinds.</param>
internal sealed record NewEntry(byte[] Body, IReadOnlyCollection<string> IndexKeys, byte[]? Attestation = null);
