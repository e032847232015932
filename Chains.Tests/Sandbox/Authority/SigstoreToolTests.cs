using System.Text.Json.Nodes;
using Chains.Tests.Shared;

namespace Chains.Tests.Sandbox.Authority;

/// <summary>The sandbox's log and authority in the eyes of the programs that people use.</summary>
public sealed class SigstoreToolTests : IAsyncLifetime
{
    private const string Identity = "https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-sigstore");
    private RunningSandbox _sandbox = null!;

    private string Address => _sandbox.Server.Address.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.StartAsync(_directory.FullName);

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Cosign_SigningWithTheSandbox_MakesABundleThatEveryVerifierAccepts()
    {
        await AttestAsync();
        string[] identity = ["--certificate-identity", Identity, "--certificate-oidc-issuer", Address];
        await PeerTool.RunAsync("cosign", [
            "verify-blob-attestation", "--bundle", File("bundle.json"), "--trusted-root", File("root.json"), "--type", "slsaprovenance1", .. identity, File("artifact")]);
        await PeerTool.RunAsync("sigstore-go-verification", "-artifact", File("artifact"), "-trustedrootJSONpath", File("root.json"), "-expectedIssuer", Address, "-expectedSAN", Identity, File("bundle.json"));
        var npm = await PeerTool.TryNpmAsync(File("bundle.json"), File("root.json"), Identity, Address);
        Assert.True(npm.Code == 0, npm.Output);
        var (code, _) = await PeerTool.TryAsync("cosign", [
            "verify-blob-attestation", "--bundle", File("bundle.json"), "--trusted-root", File("root.json"), "--type", "slsaprovenance1",
            "--certificate-identity", "somebody@example.org", "--certificate-oidc-issuer", Address, File("artifact")]);
        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task RekorCli_OnTheSandboxLog_FindsGetsAndVerifiesAnEntry()
    {
        await AttestAsync();

        Assert.Contains("Verification Successful", await PeerTool.RunAsync("rekor-cli", "loginfo", "--rekor_server", Address), StringComparison.Ordinal);
        Assert.Contains("payloadHash", await PeerTool.RunAsync("rekor-cli", "get", "--rekor_server", Address, "--log-index", "1"), StringComparison.Ordinal);
        Assert.Contains("Inclusion Proof", await PeerTool.RunAsync("rekor-cli", "verify", "--rekor_server", Address, "--log-index", "1"), StringComparison.Ordinal);
        Assert.Contains(
            "Found matching entries", await PeerTool.RunAsync("rekor-cli", "search", "--rekor_server", Address, "--artifact", File("artifact")), StringComparison.Ordinal);
    }

    private async Task AttestAsync()
    {
        await System.IO.File.WriteAllTextAsync(File("artifact"), "hello");
        await System.IO.File.WriteAllTextAsync(File("predicate.json"), """{"a":1}""");
        await WriteTrustAsync();
        var service = $"url={Address},api-version=1,start-time=2026-01-01T00:00:00Z,operator=sandbox";
        await PeerTool.RunAsync("cosign", "signing-config", "create", "--fulcio", service, "--rekor", service, "--rekor-config", "ANY", "--oidc-provider", service, "--out", File("config.json"));
        await PeerTool.RunAsync(
            "cosign", "attest-blob", "--yes", "--predicate", File("predicate.json"), "--type", "slsaprovenance1", "--signing-config", File("config.json"),
            "--trusted-root", File("root.json"), "--identity-token", File("identity-token"), "--bundle", File("bundle.json"), File("artifact"));
    }

    private async Task WriteTrustAsync()
    {
        var keys = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("authority.json")))!;
        await System.IO.File.WriteAllTextAsync(File("ca.pem"), keys["IntermediateCertificate"]!.GetValue<string>() + keys["RootCertificate"]!.GetValue<string>());
        await System.IO.File.WriteAllTextAsync(File("log.pub"), await _sandbox.Http.GetStringAsync("/api/v1/log/publicKey"));
        using var ct = System.Security.Cryptography.ECDsa.Create();
        ct.ImportFromPem(keys["CertificateLogKey"]!.GetValue<string>());
        await System.IO.File.WriteAllTextAsync(File("ct.pub"), ct.ExportSubjectPublicKeyInfoPem());
        var from = ",start-time=2026-01-01T00:00:00Z";
        await PeerTool.RunAsync(
            "cosign", "trusted-root", "create", "--fulcio", $"url={Address},certificate-chain={File("ca.pem")}", "--rekor", $"url={Address},public-key={File("log.pub")}{from}",
            "--ctfe", $"url={Address}/ct,public-key={File("ct.pub")}{from}", "--out", File("root.json"));
    }

    private string File(string name) => Path.Combine(_directory.FullName, name);
}
