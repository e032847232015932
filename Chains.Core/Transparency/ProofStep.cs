namespace Chains.Core.Transparency;

/// <summary>One step of an inclusion proof: the node reached so far, its sibling, and the parent that both hash to.</summary>
public sealed record ProofStep(ReadOnlyMemory<byte> Node, ReadOnlyMemory<byte> Sibling, bool SiblingIsLeft, ReadOnlyMemory<byte> Parent);
