using Chains.Web.Api.Exports;

namespace Chains.Web.Api.Runs;

internal static class RunColumns
{
    public static IReadOnlyList<ExportColumn<RunSummary>> All { get; } =
    [
        new("uid", r => r.Uid), new("kind", r => r.Kind), new("namespace", r => r.Namespace), new("name", r => r.Name),
        new("definition", r => r.Definition), new("state", r => r.State), new("reason", r => r.Reason), new("succeeded", r => r.Succeeded),
        new("finishedAt", r => r.FinishedAt), new("observedAt", r => r.ObservedAt), new("signedAt", r => r.SignedAt), new("markedAt", r => r.MarkedAt),
        new("artifacts", r => r.Artifacts), new("signatures", r => r.Signatures),
    ];
}
