using Chains.Web.Api.Exports;

namespace Chains.Web.Api.Signatures;

internal static class SignatureColumns
{
    public static IReadOnlyList<ExportColumn<SignatureSummary>> All { get; } =
    [
        new("id", s => s.Id), new("type", s => s.Type), new("key", s => s.Key), new("fullKey", s => s.FullKey), new("format", s => s.Format),
        new("runUid", s => s.Run.Uid), new("runKind", s => s.Run.Kind), new("runNamespace", s => s.Run.Namespace), new("runName", s => s.Run.Name),
        new("keyId", s => s.KeyId), new("imported", s => s.Imported), new("createdAt", s => s.CreatedAt),
    ];
}
