using System.Collections.Immutable;

namespace Chains.Core.Signing;

/// <summary>A DSSE envelope (secure-systems-lab/dsse v1.0.2, envelope.md), decoded.</summary>
/// <param name="PayloadType">What the payload is, such as <c>application/vnd.in-toto+json</c>.</param>
/// <param name="Payload">The signed bytes, not base64.</param>
/// <param name="Signatures">At least one.</param>
public sealed record Envelope(string PayloadType, ReadOnlyMemory<byte> Payload, ImmutableArray<EnvelopeSignature> Signatures);
