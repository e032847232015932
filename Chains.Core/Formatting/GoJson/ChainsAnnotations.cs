using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.GoJson;

/// <summary>Which annotations provenance leaves out because Chains writes them after signing.</summary>
internal static class ChainsAnnotations
{
    private static readonly string[] SignaturePrefixes =
    [
        ChainsNames.Payload(""), ChainsNames.Signature(""), ChainsNames.Certificate(""), ChainsNames.Chain(""),
    ];

    /// <summary>
    /// Annotations that hold a payload or its signature. The Go controller embeds those of a child TaskRun in the provenance of its
    /// PipelineRun (build type slsa-tekton), which then outgrows what an object may hold; the child's own attestation has them already.
    /// </summary>
    public static bool IsSignature(string name)
    {
        if (!name.StartsWith(ChainsNames.Prefix, StringComparison.Ordinal))
            return false;
        foreach (var prefix in SignaturePrefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        return false;
    }

    public static bool HasOthers(JsonElement annotations)
    {
        foreach (var member in annotations.Members())
            if (!IsSignature(member.Name))
                return true;
        return false;
    }
}
