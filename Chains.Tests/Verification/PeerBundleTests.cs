using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Api;
using Chains.Tests.Shared;
using Chains.Tests.Signing;

namespace Chains.Tests.Verification;

/// <summary>
/// Between the verifiers of other projects and ours: what cosign made with real servers verifies here, and what is written here verifies with cosign, sigstore-go
/// and the npm client.
/// </summary>
public sealed class PeerBundleTests : IDisposable
{
    private const string Identity = PeerIdentity.Name;

    private readonly TemporaryDirectory _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bundle_OfRealServers_VerifiesHereAndAfterWeWroteItEverywhereElse(int rekor)
    {
        var (issuer, root) = (PeerIdentity.Issuer, Peer.TrustedRoot);
        await MakeAsync(rekor, root);
        var bundle = SigstoreBundle.Parse(await File.ReadAllBytesAsync(_files["bundle.json"], Cancellation));

        var result = Verifier.Verify(
            new VerificationInput(bundle),
            TrustedRoot.Parse(await File.ReadAllBytesAsync(root, Cancellation)),
            new VerificationPolicy
            {
                Identity = new ExpectedIdentity(Identity, issuer),
                Artifact = ExpectedArtifact.FromContent(await File.ReadAllBytesAsync(_files["artifact"], Cancellation)),
            });
        await File.WriteAllBytesAsync(_files["ours.json"], bundle.ToJson(), Cancellation);
        await File.WriteAllBytesAsync(_files["root.json"], TrustedRoot.Parse(await File.ReadAllBytesAsync(root, Cancellation)).ToJson(), Cancellation);

        Assert.True(result.Verified, result.Summary);
        Assert.All(result.Steps, s => Assert.True(s.Outcome is StepOutcome.Passed || (rekor == 2 && s.Kind is VerificationStepKind.Set), $"{s.Kind}: {s.Sentence}"));
        await PeerTool.RunAsync(
            "cosign", "verify-blob-attestation", "--bundle", _files["ours.json"], "--trusted-root", _files["root.json"], "--use-signed-timestamps",
            "--type", "slsaprovenance1", "--certificate-identity", Identity, "--certificate-oidc-issuer", issuer, _files["artifact"]);
        await PeerTool.RunAsync(
            "sigstore-go-verification", "-artifact", _files["artifact"], "-trustedrootJSONpath", _files["root.json"], "-expectedIssuer", issuer, "-expectedSAN", Identity, _files["ours.json"]);
        var (code, output) = await PeerTool.TryNpmAsync(_files["ours.json"], _files["root.json"], Identity, issuer);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Bundle_OfASignatureByAKey_VerifiesWithCosign()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/signatures?type=taskrun")).GetProperty("items")[0].GetProperty("id");
        await File.WriteAllBytesAsync(_files["bundle.json"], await server.BytesAsync($"/api/v1/signatures/{id}/bundle"), Cancellation);
        await File.WriteAllBytesAsync(_files["chains.pub"], await server.BytesAsync($"/api/v1/signatures/{id}/public-key"), Cancellation);
        string[] arguments =
        [
            "verify-blob-attestation", "--bundle", _files["bundle.json"], "--key", _files["chains.pub"], "--insecure-ignore-tlog=true",
            "--type", "slsaprovenance1", "--check-claims=false",
        ];
        await PeerTool.RunAsync("cosign", arguments);

        // The same for a bundle of which one byte of the payload is another.
        var bundle = SigstoreBundle.Parse(await File.ReadAllBytesAsync(_files["bundle.json"], Cancellation));
        var payload = bundle.Envelope!.Payload.ToArray();
        payload[^3] ^= 1;
        await File.WriteAllBytesAsync(_files["bundle.json"], (bundle with { Envelope = bundle.Envelope with { Payload = payload } }).ToJson(), Cancellation);
        Assert.NotEqual(0, (await PeerTool.TryAsync("cosign", arguments)).Code);
    }

    public void Dispose() => _files.Dispose();

    private async Task MakeAsync(int rekor, string root)
    {
        await File.WriteAllTextAsync(_files["artifact"], $"artifact {Guid.NewGuid()}", Cancellation);
        await File.WriteAllTextAsync(
            _files["predicate.json"], """{"buildDefinition":{"buildType":"x","externalParameters":{}},"runDetails":{"builder":{"id":"b"}}}""", Cancellation);
        await PeerSigningConfig.WriteAsync(_files["signing.json"], (rekor == 1 ? Peer.Rekor : Peer.Rekor2, rekor));
        await PeerTool.RunAsync(
            "cosign", "attest-blob", "--signing-config", _files["signing.json"], "--trusted-root", root, "--identity-token", await PeerIdentity.TokenAsync(),
            "--predicate", _files["predicate.json"], "--type", "slsaprovenance1", "--bundle", _files["bundle.json"], "--yes", _files["artifact"]);
    }
}
