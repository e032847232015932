namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>A manifest exactly as the registry holds it.</summary>
/// <param name="Content">The bytes that the digest is of.</param>
public sealed record Manifest(string MediaType, string Digest, ReadOnlyMemory<byte> Content);
