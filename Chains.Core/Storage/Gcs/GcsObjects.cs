using System.Text;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Gcs;

/// <summary>The objects of an artifact, named and filled as the Go controller does (pkg/chains/storage/gcs).</summary>
public static class GcsObjects
{
    /// <summary>In the order in which they are written: who finds the last finds all.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(Delivery delivery)
    {
        var prefix = $"{(delivery.RunKind is RunKind.TaskRun ? "taskrun" : "pipelinerun")}-{delivery.Namespace}-{delivery.RunName}/{delivery.Key}";
        return
        [
            (prefix + ".signature", delivery.Signature.ToArray()),
            (prefix + ".payload", delivery.Payload.ToArray()),
            (prefix + ".cert", Encoding.UTF8.GetBytes(delivery.CertificatePem)),
            (prefix + ".chain", Encoding.UTF8.GetBytes(delivery.ChainPem)),
        ];
    }
}
