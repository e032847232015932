using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Tests.Shared;

namespace Chains.Tests.Storage.Oci;

/// <summary>What we push to a real registry, read by cosign.</summary>
public sealed class CosignTests
{
    private static readonly (string, string) Bundles = ("storage.oci.encoding-format", "sigstore-bundle");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cosign_VerifiesSignatureAndAttestation_WithAKey(bool bundles)
    {
        await using var rig = await OciRig.CreateAsync();
        using var registry = await RealRegistry.WithImageAsync();

        await PushAsync(rig, registry, rig.Signer, bundles, logged: false);

        var key = registry.Write("cosign.pub", rig.Signer.PublicKey.Pem);
        // cosign 2 looks for bundles when told to.
        string[] format = bundles && !await ReadsBundlesAsync() ? ["--new-bundle-format"] : [];
        string[] common = ["--key", key, "--insecure-ignore-tlog=true", "--allow-http-registry", .. format];
        var verified = await PeerTool.RunAsync("cosign", ["verify", .. common, registry.Reference]);
        var attested = await PeerTool.RunAsync("cosign", ["verify-attestation", .. common, "--type", "slsaprovenance1", registry.Reference]);
        Assert.Contains(registry.Image.Digest, verified, StringComparison.Ordinal);
        Assert.Contains("payloadType", attested, StringComparison.Ordinal);
        await RefusesAnotherKeyAsync(registry);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cosign_VerifiesTheLogEntryToo_WithAKey(bool bundles)
    {
        await using var rig = await OciRig.CreateAsync();
        using var registry = await RealRegistry.WithImageAsync();
        string[] who = ["--key", registry.Write("cosign.pub", rig.Signer.PublicKey.Pem)];

        await PushAsync(rig, registry, rig.Signer, bundles, logged: false);
        Assert.NotEqual(0, (await PeerTool.TryAsync("cosign", ["verify", .. who, .. await TrustAsync(), registry.Reference])).Code);
        await PushAsync(rig, registry, rig.Signer, bundles, logged: true);

        await VerifyAsync(registry, who);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cosign_VerifiesSignatureAndAttestation_WithACertificate(bool bundles)
    {
        await using var rig = await OciRig.CreateAsync();
        using var registry = await RealRegistry.WithImageAsync();
        using var keyless = await PeerSigner.CreateAsync();

        await PushAsync(rig, registry, keyless.Signer, bundles, logged: true);

        await VerifyAsync(registry, "--certificate-identity", PeerIdentity.Name, "--certificate-oidc-issuer", PeerIdentity.Issuer);
        string[] stranger = ["--certificate-identity", "stranger@example.org", "--certificate-oidc-issuer", PeerIdentity.Issuer];
        Assert.NotEqual(0, (await PeerTool.TryAsync("cosign", ["verify", .. stranger, .. await TrustAsync(), registry.Reference])).Code);
    }

    [Fact]
    public async Task Tags_ThatCosignWrote_AreAppendedTo()
    {
        await using var rig = await OciRig.CreateAsync();
        await using var other = await OciRig.CreateAsync();
        using var registry = await RealRegistry.WithImageAsync();
        foreach (var signer in new[] { other.Signer, rig.Signer })
            Assert.Equal(
                DeliveryOutcome.Done,
                (await rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(signer, registry.Repository.ToString(), registry.Image.Digest))).Outcome);

        foreach (var signer in new[] { other.Signer, rig.Signer })
            await PeerTool.RunAsync(
                "cosign", "verify", "--key", registry.Write("cosign.pub", signer.PublicKey.Pem), "--insecure-ignore-tlog=true", "--allow-http-registry", registry.Reference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Registry_ThatManyWriteTo_LosesNothing(bool bundles)
    {
        await using var rig = await OciRig.CreateAsync();
        await using var other = await OciRig.CreateAsync();
        using var registry = await RealRegistry.WithImageAsync();
        (string, string)[] settings = bundles ? [Bundles] : [];
        var deliveries = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SampleImageDelivery.AttestationAsync(
            rig.Signer, (registry.Repository.ToString(), registry.Image.Digest))));

        // Two processes, as far as the registry can tell. Docker's registry answers 500 to who reads a tag that is being written: that is tried again, as the outbox does.
        await Task.WhenAll(deliveries.Select((delivery, i) => UntilDoneAsync(i % 2 == 0 ? rig : other, delivery, settings)));

        Assert.Equal(12, await registry.CountAsync(bundles));
    }

    /// <summary>Whether it is cosign 3, which reads bundles unasked.</summary>
    private static async Task<bool> ReadsBundlesAsync() =>
        (await PeerTool.TryAsync("cosign", "sign", "--help")).Output.Contains("--use-signing-config", StringComparison.Ordinal);

    private static async Task<string[]> TrustAsync()
    {
        Assert.SkipUnless(await ReadsBundlesAsync(), "cosign 2 takes a trusted root with bundles alone.");
        return ["--trusted-root", Peer.TrustedRoot, "--allow-http-registry"];
    }

    private static async Task VerifyAsync(RealRegistry registry, params string[] who)
    {
        string[] common = [.. who, .. await TrustAsync()];
        var verified = await PeerTool.RunAsync("cosign", ["verify", .. common, registry.Reference]);
        var attested = await PeerTool.RunAsync("cosign", ["verify-attestation", .. common, "--type", "slsaprovenance1", registry.Reference]);
        Assert.Contains(registry.Image.Digest, verified, StringComparison.Ordinal);
        Assert.Contains("payloadType", attested, StringComparison.Ordinal);
    }

    /// <summary>Pushes signature and attestation of the image, each twice: as after a crash.</summary>
    private static async Task PushAsync(OciRig rig, RealRegistry registry, ISigner signer, bool bundles, bool logged)
    {
        (string, string)[] settings = bundles ? [Bundles] : [];
        var (repository, digest) = (registry.Repository.ToString(), registry.Image.Digest);
        Delivery[] signed =
        [
            bundles
                ? await SampleImageDelivery.CosignStatementAsync(signer, repository, digest)
                : await SampleImageDelivery.SignatureAsync(signer, repository, digest),
            await SampleImageDelivery.AttestationAsync(signer, (repository, digest)),
        ];
        foreach (var delivery in signed)
        {
            var complete = logged ? delivery with { LogEntry = await LoggedAsync(signer, delivery) } : delivery;
            foreach (var _ in Enumerable.Range(0, 2))
            {
                var result = await rig.DeliverAsync(complete, settings);
                Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
            }
        }
    }

    private static async Task<DeliveryLogEntry> LoggedAsync(ISigner signer, Delivery delivery)
    {
        var client = new RekorV1Client(LogTarget.Normalize(Peer.Rekor.ToString()), LogHttp.Create(TimeProvider.System));
        var made = await client.UploadAsync(
            new LogSubmission
            {
                Payload = delivery.Payload,
                PayloadType = delivery.PayloadType,
                Signature = delivery.Signature,
                Key = signer.PublicKey,
                CertificatePem = delivery.CertificatePem,
            },
            TestContext.Current.CancellationToken);
        return new DeliveryLogEntry(Peer.Rekor.ToString(), made.Uuid, made.Entry.LogIndex, null, LogEntryJson.Serialize(made.Entry));
    }

    private static async Task UntilDoneAsync(OciRig rig, Delivery delivery, (string, string)[] settings)
    {
        for (var attempt = 0; ; attempt++)
        {
            var result = await rig.DeliverAsync(delivery, settings);
            if (result.Outcome is DeliveryOutcome.Done)
                return;
            Assert.True(result.Outcome is DeliveryOutcome.Retry && attempt < 50, result.Reason);
        }
    }

    private static async Task RefusesAnotherKeyAsync(RealRegistry registry)
    {
        await using var stranger = await OciRig.CreateAsync();
        var (code, _) = await PeerTool.TryAsync(
            "cosign", "verify", "--key", registry.Write("stranger.pub", stranger.Signer.PublicKey.Pem), "--insecure-ignore-tlog=true", "--allow-http-registry", registry.Reference);
        Assert.NotEqual(0, code);
    }
}
