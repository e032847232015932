using Chains.Core.Verification;
using Chains.Tests.Shared;
using Chains.Web.Commands;

namespace Chains.Tests.EndToEnd;

/// <summary>A bundle as a file, given to the verifiers of other projects and to ours. All of them work offline, from the trusted root alone.</summary>
/// <param name="Artifact">What an attestation is about, or what a bare signature is over.</param>
internal sealed record PeerVerifiers(string Bundle, string Artifact, bool Attestation, string TrustedRoot)
{
    public SigstoreBundle Read() => SigstoreBundle.Parse(File.ReadAllBytes(Bundle));

    public async Task AcceptAsync() =>
        Assert.All(await EverybodyAsync(), a => Assert.True(a.Code == 0, $"{a.By} refuses {Path.GetFileName(Bundle)}: {a.Output}"));

    public async Task RefuseAsync() =>
        Assert.All(await EverybodyAsync(), a => Assert.True(a.Code != 0, $"{a.By} accepts {Path.GetFileName(Bundle)}: {a.Output}"));

    public async Task RefuseIdentityAsync(string identity)
    {
        var answers = await Task.WhenAll(CosignAsync(identity), OursAsync(identity));
        Assert.All(answers, a => Assert.True(a.Code != 0, $"{a.By} takes {PeerIdentity.Name} for {identity}: {a.Output}"));
    }

    private Task<(string By, int Code, string Output)[]> EverybodyAsync() =>
        Task.WhenAll(CosignAsync(PeerIdentity.Name), OursAsync(PeerIdentity.Name), GoAsync(), NpmAsync());

    private async Task<(string By, int Code, string Output)> CosignAsync(string identity)
    {
        var stamped = Read().Timestamps.Length > 0;
        var (code, output) = await PeerTool.TryAsync(
            "cosign",
            [
                Attestation ? "verify-blob-attestation" : "verify-blob", "--bundle", Bundle, "--trusted-root", TrustedRoot,
                .. stamped ? (string[])["--use-signed-timestamps"] : [], .. Attestation ? (string[])["--type", "slsaprovenance1"] : [],
                "--certificate-identity", identity, "--certificate-oidc-issuer", PeerIdentity.Issuer, Artifact,
            ]);
        return ("cosign", code, output);
    }

    private async Task<(string By, int Code, string Output)> OursAsync(string identity)
    {
        using var output = new StringWriter();
        string[] arguments =
        [
            "verify-bundle", "--bundle", Bundle, "--trusted-root", TrustedRoot, "--certificate-identity", identity, "--certificate-oidc-issuer", PeerIdentity.Issuer, Artifact,
        ];
        var code = await CommandLine.InvokeAsync(arguments, _ => Task.FromResult(9), output, output);
        return ("verify-bundle", code, output.ToString());
    }

    private async Task<(string By, int Code, string Output)> GoAsync()
    {
        var (code, output) = await PeerTool.TryAsync(
            "sigstore-go-verification", "-artifact", Artifact, "-trustedrootJSONpath", TrustedRoot, "-expectedIssuer", PeerIdentity.Issuer, "-expectedSAN", PeerIdentity.Name, Bundle);
        return ("sigstore-go", code, output);
    }

    private async Task<(string By, int Code, string Output)> NpmAsync()
    {
        var (code, output) = await PeerTool.TryNpmAsync(Bundle, TrustedRoot, PeerIdentity.Name, PeerIdentity.Issuer, Attestation ? null : Artifact);
        return ("the npm client", code, output);
    }
}
