using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Shared;

namespace Chains.Tests.EndToEnd;

/// <summary>
/// The whole way with nothing of our own around it: the real process signs with the real Fulcio (its SCT from the real CT log), enters what it signed into a real
/// Rekor, and cosign, sigstore-go and the npm client verify offline what can be downloaded.
/// </summary>
public sealed class KeylessPeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SignedByFulcioAndLoggedInRekor_VerifiesEverywhereOffline()
    {
        var rekor = Peer.Rekor.ToString().TrimEnd('/');
        await using var run = await PeerSignedRun.SignAsync(new() { ["transparency.url"] = rekor }, []);

        await AssertVerifiesAsync(run, notApplicable: "timestamp");
        var entry = Assert.Single(run.Attestation.Read().LogEntries);
        Assert.Equal("dsse", entry.Kind);
        Assert.Equal($"{rekor}/api/v1/log/entries?logIndex={entry.LogIndex}", run.Annotations["transparency"]);
        await AssertRekorCliAcceptsAsync(run, rekor);
    }

    [Fact]
    public async Task Run_SignedByFulcioAndLoggedInRekor2_VerifiesEverywhereOfflineByItsTimestamp()
    {
        // Which log, in which version, and which timestamp authority: the signing config alone says so. Of its logs that with the highest version is chosen.
        var config = Path.GetTempFileName();
        await PeerSigningConfig.WriteAsync(config, (Peer.Rekor, 1), (Peer.Rekor2, 2));
        await using var run = await PeerSignedRun.SignAsync([], new() { ["Chains__Transparency__SigningConfigFile"] = config });

        await AssertVerifiesAsync(run, notApplicable: "set");
        foreach (var bundle in (SigstoreBundle[])[run.Attestation.Read(), run.Image.Read()])
        {
            var entry = Assert.Single(bundle.LogEntries);
            Assert.Equal(("hashedrekord", "0.0.2", 0L), (entry.Kind, entry.Version, entry.IntegratedTime));
            Assert.Single(bundle.Timestamps);
        }

        Assert.StartsWith(Peer.Rekor2.ToString(), run.Annotations["transparency"], StringComparison.Ordinal);
        File.Delete(config);
    }

    /// <param name="notApplicable">The one step that does not apply.</param>
    private static async Task AssertVerifiesAsync(PeerSignedRun run, string notApplicable)
    {
        AssertAnnotated(run);
        await Task.WhenAll(run.Attestation.AcceptAsync(), run.Image.AcceptAsync());
        await Task.WhenAll(run.Attestation.RefuseIdentityAsync("somebody@example.org"), run.Image.RefuseIdentityAsync("somebody@example.org"));
        await Task.WhenAll(Tampered(run.Attestation).RefuseAsync(), Tampered(run.Image).RefuseAsync());
        await AssertStepsAsync(run, notApplicable);
    }

    private static void AssertAnnotated(PeerSignedRun run)
    {
        foreach (var (key, of) in (IEnumerable<(string, PeerVerifiers)>)[(run.AttestationKey, run.Attestation), (run.ImageKey, run.Image)])
        {
            using var leaf = Assert.Single(Certificates.FromPem(Text(run.Annotations["cert-" + key]), "annotation"));
            Assert.Equal(of.Read().Certificates[0].ToArray(), leaf.RawData);
            Assert.Equal([PeerIdentity.Name], CertificateIdentity.Of(leaf).Names);
            Assert.Equal(PeerIdentity.Issuer, CertificateIdentity.Of(leaf).Issuer);
            Assert.NotEmpty(SignedCertificateTimestamp.FromCertificate(leaf));
            using var authority = Certificates.FromPem(Text(run.Annotations["chain-" + key]), "annotation")[0];
            Assert.Equal(leaf.Issuer, authority.Subject);
        }
    }

    private static string Text(string annotation) => Encoding.ASCII.GetString(Convert.FromBase64String(annotation));

    /// <summary>One bit of what was signed, or of the bare signature, is another.</summary>
    private static PeerVerifiers Tampered(PeerVerifiers of)
    {
        var bundle = of.Read();
        var bytes = (bundle.Envelope?.Payload ?? bundle.Signature).ToArray();
        bytes[^3] ^= 1;
        var other = bundle.Envelope is { } envelope
            ? bundle with { Envelope = envelope with { Payload = bytes } }
            : bundle with { MessageSignature = bundle.MessageSignature! with { Signature = bytes } };
        File.WriteAllBytes(of.Bundle + ".tampered", other.ToJson());
        return of with { Bundle = of.Bundle + ".tampered" };
    }

    private static async Task AssertStepsAsync(PeerSignedRun run, string notApplicable)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(run.Attestation.Artifact, Cancellation)));
        var bundle = JsonNode.Parse(await File.ReadAllBytesAsync(run.Attestation.Bundle, Cancellation));
        var verified = await run.VerifyAsync(new JsonObject { ["bundle"] = bundle!.DeepClone(), ["digest"] = digest });
        Assert.True(verified.GetProperty("verified").GetBoolean(), verified.ToString());
        Assert.Equal(Enum.GetValues<VerificationStepKind>().Length, verified.GetProperty("steps").GetArrayLength());
        Assert.All(verified.GetProperty("steps").EnumerateArray(), step => Assert.Equal(
            string.Equals(step.GetProperty("step").GetString(), notApplicable, StringComparison.OrdinalIgnoreCase) ? "notApplicable" : "passed",
            step.GetProperty("outcome").GetString(), ignoreCase: true));

        var refused = await run.VerifyAsync(new JsonObject { ["bundle"] = bundle.DeepClone(), ["digest"] = "sha256:" + new string('0', 64) });
        var failed = Assert.Single(refused.GetProperty("steps").EnumerateArray(), s => string.Equals(s.GetProperty("outcome").GetString(), "failed", StringComparison.OrdinalIgnoreCase));
        Assert.Equal((false, "subjectdigest"), (refused.GetProperty("verified").GetBoolean(), failed.GetProperty("step").GetString()!.ToLowerInvariant()));
    }

    private static async Task AssertRekorCliAcceptsAsync(PeerSignedRun run, string rekor)
    {
        var (attested, image) = (run.Attestation.Read().LogEntries[0], run.Image.Read().LogEntries[0]);
        var index = attested.LogIndex.ToString(CultureInfo.InvariantCulture);
        using var log = new HttpClient();
        var entry = (await log.GetFromJsonAsync<JsonElement>(run.Annotations["transparency"], Cancellation)).EnumerateObject().Single();
        Assert.Equal(attested.CanonicalizedBody.ToArray(), entry.Value.GetProperty("body").GetBytesFromBase64());
        var got = await RekorCliAsync("get", rekor, "--log-index", index);
        Assert.Equal((entry.Name, attested.LogIndex), (got.GetProperty("UUID").GetString(), got.GetProperty("LogIndex").GetInt64()));
        Assert.Equal(attested.LogIndex, (await RekorCliAsync("verify", rekor, "--log-index", index)).GetProperty("Index").GetInt64());

        // The image signature's entry is found again from what was signed, the signature and the certificate.
        await File.WriteAllTextAsync(run.FileOf("cert.pem"), Text(run.Annotations["cert-" + run.ImageKey]), Cancellation);
        var found = await RekorCliAsync(
            "verify", rekor, "--type", "hashedrekord", "--pki-format", "x509", "--artifact-hash",
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(run.Image.Artifact, Cancellation))),
            "--signature", run.FileOf("oci.signature"), "--public-key", run.FileOf("cert.pem"));
        Assert.Equal(image.LogIndex, found.GetProperty("Index").GetInt64());
    }

    private static async Task<JsonElement> RekorCliAsync(string command, string rekor, params string[] arguments) =>
        JsonElement.Parse(await PeerTool.RunAsync("rekor-cli", [command, "--rekor_server", rekor, "--format", "json", .. arguments]));
}
