using System.Collections.Immutable;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>What points to content in a registry (OCI image specification, descriptor.md).</summary>
/// <param name="Size">Bytes.</param>
public sealed record Descriptor(string MediaType, string Digest, long Size)
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnnotations = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public string? ArtifactType { get; init; }

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = NoAnnotations;
}
