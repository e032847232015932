using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Tests.Shared;

namespace Chains.Tests.EndToEnd;

/// <summary>Keyless signing with the real process and the sandbox's own certificate authority, switched on while it runs.</summary>
public sealed class KeylessTests
{
    private const string Identity = "https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains";

    [Fact]
    public async Task Service_SwitchedToKeyless_SignsTheNextRunWithACertificateOfTheSandbox()
    {
        var data = Directory.CreateTempSubdirectory("chains-keyless-").FullName;
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        await using (var service = await ServiceProcess.StartAsync(data, ports))
        {
            var address = ports.SandboxAddress.ToString().TrimEnd('/');
            var configured = new JsonObject
            {
                ["artifacts.taskrun.format"] = "slsa/v2alpha4",
                ["artifacts.oci.storage"] = "tekton",
                ["transparency.enabled"] = "false",
                ["signers.x509.fulcio.enabled"] = "true",
                ["signers.x509.fulcio.address"] = address,
                ["signers.x509.fulcio.issuer"] = address,
            };
            await cluster.ConfigureAsync(configured);
            await Eventually.HoldsAsync(
                async () => (await service.Web.GetStringAsync("/api/v1/config")).Contains(address, StringComparison.Ordinal), "the configuration is in force");

            var run = SampleRun.Named("keyless");
            await cluster.CreateAsync(run);
            await cluster.FinishAsync(run);
            var annotations = await AnnotationsAsync(cluster, run);

            var (name, value) = annotations.Single(a => a.Key.StartsWith("chains.tekton.dev/cert-taskrun-", StringComparison.Ordinal));
            using var leaf = Certificates.FromPem(Text(value!), "annotation")[0];
            var key = name["chains.tekton.dev/cert-".Length..];
            var envelope = Dsse.Parse(Convert.FromBase64String(annotations["chains.tekton.dev/signature-" + key]!.GetValue<string>()));
            var publicKey = Certificates.PublicKeyOf(leaf);
            Assert.Equal([Identity], CertificateIdentity.Of(leaf).Names);
            Assert.Equal(address, CertificateIdentity.Of(leaf).Issuer);
            Assert.True(publicKey.Verify(Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span), envelope.Signatures[0].Signature.Span));
            Assert.Equal(publicKey.KeyId, envelope.Signatures[0].KeyId);
            Assert.Equal(2, Certificates.FromPem(Text(annotations["chains.tekton.dev/chain-" + key]!), "annotation").Count);
            await AssertKeptAsync(service, leaf.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant());
        }

        Directory.Delete(data, recursive: true);
    }

    private static string Text(JsonNode annotation) => Encoding.ASCII.GetString(Convert.FromBase64String(annotation.GetValue<string>()));

    private static async Task<JsonObject> AnnotationsAsync(ClusterClient cluster, JsonObject run)
    {
        JsonObject? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                found = (await cluster.GetAsync(run))["metadata"]!["annotations"] as JsonObject;
                return found?["chains.tekton.dev/signed"] is not null;
            },
            "the run is signed");
        return found!;
    }

    private static async Task AssertKeptAsync(ServiceProcess service, string fingerprint)
    {
        var details = JsonElement.Parse(await service.Web.GetStringAsync("/api/v1/certificates/" + fingerprint));
        Assert.Equal(Identity, details.GetProperty("identity").GetString());
        Assert.Contains(details.GetProperty("extensions").EnumerateArray(), e => e.GetProperty("value").GetString() == "system:serviceaccount:tekton-chains:chains");
        Assert.Equal(1, details.GetProperty("timestamps").GetArrayLength());
        Assert.Equal(2, details.GetProperty("chain").GetArrayLength());
        var signatures = JsonElement.Parse(await service.Web.GetStringAsync("/api/v1/signatures?certificate=" + fingerprint)).GetProperty("items");
        Assert.True(signatures.GetArrayLength() >= 1);
        Assert.Contains("BEGIN CERTIFICATE", await service.Web.GetStringAsync($"/api/v1/certificates/{fingerprint}/chain"), StringComparison.Ordinal);
        var page = await service.Web.GetStringAsync("/certificates/" + fingerprint);
        Assert.Contains(Identity, page.Replace("<wbr>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(fingerprint[..12], await service.Web.GetStringAsync("/certificates?validity=valid"), StringComparison.Ordinal);
    }
}
