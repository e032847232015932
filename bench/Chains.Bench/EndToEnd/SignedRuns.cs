using System.Text.Json;
using Chains.Bench.Cluster;
using Chains.Core.Signing;

namespace Chains.Bench.EndToEnd;

/// <summary>Reads a sample of the marked runs back and verifies their signatures with the public key: a mark alone proves nothing.</summary>
internal static class SignedRuns
{
    private const int Sample = 25;

    /// <exception cref="BenchException">A signature is missing or does not verify.</exception>
    public static async Task CheckAsync(RunClient client, RunLoad load, PublicKey key, int signaturesEach, CancellationToken cancellation)
    {
        for (var i = 0; i < Sample; i++)
        {
            var name = load.Name((int)((long)i * load.Count / Sample));
            using var run = await client.GetAsync(name, cancellation);
            var annotations = run.RootElement.GetProperty("metadata").GetProperty("annotations");
            var signatures = annotations.EnumerateObject().Where(a => a.Name.StartsWith("chains.tekton.dev/signature-", StringComparison.Ordinal)).ToArray();
            if (signatures.Length != signaturesEach)
                throw new BenchException($"{name} is marked but carries {signatures.Length} signatures, not {signaturesEach}: one of the TaskRun and, where images are signed, one of its image. Is artifacts.oci.storage=tekton in chains-config?");
            foreach (var signature in signatures)
                Check(name, signature, annotations, key);
        }
    }

    private static void Check(string name, JsonProperty signature, JsonElement annotations, PublicKey key)
    {
        var artifact = signature.Name["chains.tekton.dev/signature-".Length..];
        var payload = annotations.GetProperty("chains.tekton.dev/payload-" + artifact).GetBytesFromBase64();
        var type = artifact.StartsWith("taskrun-", StringComparison.Ordinal) ? Dsse.InTotoPayloadType : null;
        var check = SignatureVerification.Verify(key, payload, type, signature.Value.GetBytesFromBase64());
        if (!check.IsValid)
            throw new BenchException($"{name}: {signature.Name} does not verify: {check.Reason}");
    }
}
