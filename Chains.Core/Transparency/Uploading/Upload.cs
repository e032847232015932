using Chains.Core.Records;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency.Uploading;

/// <summary>All that one upload needs of its row and of the signature.</summary>
internal sealed record Upload
{
    public required long Id { get; init; }

    public required long RunId { get; init; }

    public required long SignatureId { get; init; }

    public required long ArtifactId { get; init; }

    public required RunKind RunKind { get; init; }

    public required string Namespace { get; init; }

    public required string RunName { get; init; }

    public required StepState State { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset? FailingSince { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    public required string KeyId { get; init; }

    public required string? CertificatePem { get; init; }

    public required DateTimeOffset? NotBefore { get; init; }

    public required DateTimeOffset? NotAfter { get; init; }

    public required string? PayloadType { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>The signature alone.</summary>
    public required byte[] SignatureBytes { get; init; }

    public required byte[]? Timestamp { get; init; }

    public required DateTimeOffset? TimestampedAt { get; init; }

    public RunKey Run => new(RunKind, Namespace, RunName);
}
