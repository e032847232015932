using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Storage;

/// <summary>A signed artifact as a backend gets it.</summary>
public sealed record Delivery
{
    /// <summary>Row of the outbox.</summary>
    public required long Id { get; init; }

    /// <summary>Stable over every attempt; see <see cref="Storage.DeliveryId"/>.</summary>
    public Guid DeliveryId => Storage.DeliveryId.Of(RunUid, Key, Backend);

    public required string Backend { get; init; }

    /// <summary>Row of the run, by which its snapshot is found.</summary>
    public required long RunId { get; init; }

    public required RunKind RunKind { get; init; }

    public required string Namespace { get; init; }

    public required string RunName { get; init; }

    public required string RunUid { get; init; }

    public required ArtifactType Type { get; init; }

    /// <summary>Short key: <c>taskrun-UID</c>, <c>pipelinerun-UID</c>, or the first hex digits of an image's digest.</summary>
    public required string Key { get; init; }

    /// <summary><c>repository@sha256:…</c> for an image, else group, version, kind and UID.</summary>
    public required string FullKey { get; init; }

    public required string Format { get; init; }

    /// <summary>DSSE payload type; null where the payload is signed bare.</summary>
    public string? PayloadType { get; init; }

    public string? PredicateType { get; init; }

    /// <summary>The bytes that were signed.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The DSSE envelope as JSON; the bare signature for an image.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Key id as DSSE carries it.</summary>
    public required string KeyId { get; init; }

    public DateTimeOffset SignedAt { get; init; }

    /// <summary>Empty where a static key signed.</summary>
    public string CertificatePem { get; init; } = "";

    /// <summary>Empty where a static key signed.</summary>
    public string ChainPem { get; init; } = "";

    /// <summary>Failed attempts before this one.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Filled for backends that need <see cref="DeliveryParts.Subjects"/>.</summary>
    public IReadOnlyList<Subject> Subjects { get; init; } = [];

    /// <summary>Filled for backends that need <see cref="DeliveryParts.LogEntry"/>, where there is one.</summary>
    public DeliveryLogEntry? LogEntry { get; init; }

    public RunKey Run => new(RunKind, Namespace, RunName);
}
