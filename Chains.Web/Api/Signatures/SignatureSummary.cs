using Chains.Core.Formatting;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Signatures;

/// <summary>A signature as the list shows it.</summary>
/// <param name="Key">The suffix of the artifact's annotations.</param>
/// <param name="FullKey"><c>repository@sha256:…</c> for an image, else group, version, kind and UID.</param>
/// <param name="KeyId">As the DSSE envelope carries it; empty for an imported signature that names none.</param>
/// <param name="Imported">Read from annotations that another controller wrote.</param>
public sealed record SignatureSummary(
    long Id,
    ArtifactType Type,
    string Key,
    string FullKey,
    string Format,
    RunReference Run,
    string KeyId,
    bool Imported,
    DateTimeOffset CreatedAt)
{
    internal static SignatureSummary From(SignatureListItem row) => new(
        row.Id, row.Type, row.Key, row.FullKey, row.Format, new RunReference(row.RunKind, row.Namespace, row.RunName, row.RunUid),
        row.KeyId, row.Imported, row.CreatedAt);
}
