using Chains.Core.Storage;
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
        (string, string)[] settings = bundles ? [Bundles] : [];
        var signature = bundles
            ? await SampleImageDelivery.CosignStatementAsync(rig.Signer, registry.Repository.ToString(), registry.Image.Digest)
            : await SampleImageDelivery.SignatureAsync(rig.Signer, registry.Repository.ToString(), registry.Image.Digest);
        var attestation = await SampleImageDelivery.AttestationAsync(rig.Signer, (registry.Repository.ToString(), registry.Image.Digest));

        foreach (var delivery in new[] { signature, attestation, signature, attestation })
            Assert.Equal(DeliveryOutcome.Done, (await rig.DeliverAsync(delivery, settings)).Outcome);

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
