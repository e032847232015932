using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Core.Verification;

namespace Chains.Tests.Verification;

/// <summary>A published bundle that verifies, with what it verifies against.</summary>
internal sealed record ValidBundle(SigstoreBundle Bundle, TrustedRoot Root, VerificationPolicy Policy)
{
    private static readonly ExpectedIdentity Suite = new(
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main",
        "https://token.actions.githubusercontent.com");

    public static TheoryData<string> Names =>
    [
        "happy-path-v0.1", "happy-path-v0.3", "intoto-with-custom-trust-root", "managed-key-and-trusted-root", "rekor2-timestamp-without-embedded-cert",
    ];

    public static ValidBundle Load(string name)
    {
        var root = Try($"{name}/trusted_root.json") is { } json ? TrustedRoot.Parse(json) : ShippedTrust.TrustedRoot;
        var key = Try($"{name}/key.pub") is { } pem ? PublicKeys.FromPem(System.Text.Encoding.UTF8.GetString(pem)) : null;
        var artifact = Try($"{name}/artifact") ?? ConformanceVectors.Bytes("a.txt");
        var policy = new VerificationPolicy { Key = key, Identity = key is null ? Suite : null, Artifact = ExpectedArtifact.FromContent(artifact) };
        return new ValidBundle(SigstoreBundle.Parse(ConformanceVectors.Bundle(name)), root, policy);
    }

    public VerificationResult Verify() => Verify(Bundle);

    public VerificationResult Verify(SigstoreBundle bundle) => Verifier.Verify(new VerificationInput(bundle), Root, Policy);

    private static byte[]? Try(string name) => File.Exists(Path.Combine(ConformanceVectors.Root, name)) ? ConformanceVectors.Bytes(name) : null;
}
