using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>What a list of signatures is narrowed to; null means any.</summary>
public sealed record SignatureFilter
{
    /// <summary>Part of an image name or run name, a digest or annotation key by its beginning, or a UID.</summary>
    public string? Query { get; init; }

    public string? Namespace { get; init; }

    public RunKind? Kind { get; init; }

    public ArtifactType? Type { get; init; }

    /// <summary>A payload format, such as <c>slsa/v2alpha4</c>.</summary>
    public string? Format { get; init; }

    public string? KeyId { get; init; }

    /// <summary>Fingerprint of the certificate that it was made under, lower-case hex.</summary>
    public string? Certificate { get; init; }

    /// <summary>Signed at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Signed before.</summary>
    public DateTimeOffset? To { get; init; }
}
