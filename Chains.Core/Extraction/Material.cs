namespace Chains.Core.Extraction;

/// <summary>What a build read: a material of SLSA v0.2, a resolved dependency of v1.0.</summary>
internal sealed record Material(string Uri, DigestSet Digest);
