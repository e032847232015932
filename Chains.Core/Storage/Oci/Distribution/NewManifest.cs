namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>A manifest to be written.</summary>
internal sealed record NewManifest(string MediaType, ReadOnlyMemory<byte> Content);
