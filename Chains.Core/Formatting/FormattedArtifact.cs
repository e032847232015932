namespace Chains.Core.Formatting;

/// <summary>
/// One artifact of a run with the exact bytes that will be signed for it.
/// Where it cannot be formatted, <see cref="Error"/> says why and <see cref="Payload"/> is empty; other artifacts of the run go on.
/// </summary>
public sealed record FormattedArtifact
{
    public required ArtifactType Type { get; init; }

    /// <summary>The annotation suffix: <c>taskrun-&lt;uid&gt;</c>, <c>pipelinerun-&lt;uid&gt;</c>, or 12 hex digits of an image digest.</summary>
    public required string Key { get; init; }

    /// <summary><c>tekton.dev-v1-TaskRun-&lt;uid&gt;</c>, or <c>repository@sha256:…</c> for an image.</summary>
    public required string FullKey { get; init; }

    /// <summary>The format in its canonical spelling (<c>slsa/v1</c> reads as <c>in-toto</c>).</summary>
    public required string Format { get; init; }

    /// <summary>UTF-8 JSON, deterministic: the same run gives the same bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>DSSE payload type; null where the payload is signed bare (simple signing).</summary>
    public string? PayloadType { get; init; }

    /// <summary><c>https://slsa.dev/provenance/v0.2</c>, <c>https://slsa.dev/provenance/v1</c>, or null.</summary>
    public string? PredicateType { get; init; }

    public IReadOnlyList<Subject> Subjects { get; init; } = [];

    public IReadOnlyList<HintReport> Hints { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string? Error { get; init; }

    /// <summary>The backends that it is for, among those of its type; null for all of them.</summary>
    public IReadOnlyList<string>? Backends { get; init; }
}
