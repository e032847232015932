using System.Net;
using System.Text;
using Chains.Core.Signing;
using Chains.Core.Signing.Keyless;

namespace Chains.Tests.Signing.Keyless;

public sealed class KeylessSourceTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("message");

    [Fact]
    public async Task Get_TheFirstTime_GivesAKeyWithAVerifiedCertificate()
    {
        using var rig = new KeylessRig();

        var signer = await rig.Source.GetAsync(KeylessRig.Settings, default);

        var signature = await signer.SignAsync(Message, default);
        Assert.True(signer.PublicKey.Verify(Message, signature));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", signer.Certificate, StringComparison.Ordinal);
        Assert.Equal(2, signer.CertificateChain!.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Equal("https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains", rig.Source.Status.Certificate!.Name);
    }

    [Fact]
    public async Task Get_WhileTheMarginHolds_GivesTheSamePair()
    {
        using var rig = new KeylessRig();
        var first = await rig.Source.GetAsync(KeylessRig.Settings, default);
        rig.Time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Same(first, await rig.Source.GetAsync(KeylessRig.Settings, default));
        rig.Time.Advance(TimeSpan.FromMinutes(0.2));
        var second = await rig.Source.GetAsync(KeylessRig.Settings, default);

        Assert.NotSame(first, second);
        Assert.NotEqual(first.PublicKey.KeyId, second.PublicKey.KeyId);
        Assert.Equal(2, rig.Fulcio.Requests);
    }

    [Fact]
    public async Task Get_OfManyAtOnce_AsksFulcioOnce()
    {
        using var rig = new KeylessRig();
        var signers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await rig.Source.GetAsync(KeylessRig.Settings, default))));
        Assert.Single(signers.Distinct());
        Assert.Equal(1, rig.Fulcio.Requests);
    }

    [Fact]
    public async Task Get_WithoutReuse_GivesEachSignatureItsOwnCertificate()
    {
        using var rig = new KeylessRig(new KeylessOptions { ReuseCertificate = false });
        var (first, second) = (await rig.Source.GetAsync(KeylessRig.Settings, default), await rig.Source.GetAsync(KeylessRig.Settings, default));
        Assert.NotEqual(first.Certificate, second.Certificate);
        Assert.NotEqual(first.PublicKey.KeyId, second.PublicKey.KeyId);
    }

    [Fact]
    public async Task Get_WithOtherSettings_TakesEffectAtOnce()
    {
        using var rig = new KeylessRig();
        var first = await rig.Source.GetAsync(KeylessRig.Settings, default);
        var second = await rig.Source.GetAsync(KeylessRig.Settings with { Fulcio = new Uri("http://another.test") }, default);
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Renew_BeforeThePairEnds_GetsTheNextWhileTheOldOneServes()
    {
        using var rig = new KeylessRig();
        var first = await rig.Source.GetAsync(KeylessRig.Settings, default);
        rig.Time.Advance(TimeSpan.FromMinutes(3.9));
        await rig.Source.GetAsync(KeylessRig.Settings, default);
        await rig.Source.RenewAsync(KeylessRig.Settings, default);
        Assert.Equal(1, rig.Fulcio.Requests);

        rig.Time.Advance(TimeSpan.FromMinutes(0.2));
        await rig.Source.RenewAsync(KeylessRig.Settings, default);

        Assert.Equal(2, rig.Fulcio.Requests);
        Assert.NotSame(first, await rig.Source.GetAsync(KeylessRig.Settings, default));
        Assert.Equal(2, rig.Fulcio.Requests);
        Assert.NotEmpty(await first.SignAsync(Message, default));
    }

    [Fact]
    public async Task Renew_WithNothingSigned_LeavesFulcioAlone()
    {
        using var rig = new KeylessRig();
        await rig.Source.RenewAsync(KeylessRig.Settings, default);
        Assert.Equal(1, rig.Fulcio.Requests);
        for (var hour = 0; hour < 5; hour++)
        {
            rig.Time.Advance(TimeSpan.FromHours(1));
            await rig.Source.RenewAsync(KeylessRig.Settings, default);
        }

        Assert.Equal(1, rig.Fulcio.Requests);
    }

    [Fact]
    public async Task Sign_AfterTheCertificateExpired_IsRefused()
    {
        using var rig = new KeylessRig();
        var signer = await rig.Source.GetAsync(KeylessRig.Settings, default);
        rig.Time.Advance(TimeSpan.FromMinutes(11));
        var error = await Assert.ThrowsAsync<SigningException>(async () => await signer.SignAsync(Message, default));
        Assert.Contains("expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhileFulcioIsDown_FailsWithTheReasonAndAsksItSeldom()
    {
        using var rig = new KeylessRig();
        rig.Fulcio.Instead = _ => throw new HttpRequestException("connection refused");
        for (var run = 0; run < 100; run++)
        {
            var error = await Assert.ThrowsAsync<SigningException>(async () => await rig.Source.GetAsync(KeylessRig.Settings, default));
            Assert.Contains("connection refused", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, rig.Fulcio.Requests);
        Assert.Contains("connection refused", rig.Source.Status.Error, StringComparison.Ordinal);
        rig.Fulcio.Instead = null;
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Source.GetAsync(KeylessRig.Settings, default);
        Assert.Null(rig.Source.Status.Error);
    }

    [Fact]
    public async Task Renew_WhileFulcioIsDown_KeepsThePairUntilItsMargin()
    {
        using var rig = new KeylessRig();
        var first = await rig.Source.GetAsync(KeylessRig.Settings, default);
        rig.Fulcio.Instead = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        rig.Time.Advance(TimeSpan.FromMinutes(4.5));
        await rig.Source.GetAsync(KeylessRig.Settings, default);
        await rig.Source.RenewAsync(KeylessRig.Settings, default);

        Assert.Same(first, await rig.Source.GetAsync(KeylessRig.Settings, default));
        Assert.Contains("503", rig.Source.Status.Error, StringComparison.Ordinal);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<SigningException>(async () => await rig.Source.GetAsync(KeylessRig.Settings, default));
    }

    [Fact]
    public async Task Get_WhenFulcioRefuses_SaysWhyWithoutTheToken()
    {
        using var rig = new KeylessRig();
        var token = rig.Fulcio.Token();
        rig.Fulcio.Instead = _ => new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent($$"""{"code":3,"message":"not this one: {{token}}"}""") };
        var error = await Assert.ThrowsAsync<SigningException>(async () => await new KeylessFetch(rig, token).GetAsync());

        Assert.Contains("not this one", error.Message, StringComparison.Ordinal);
        Assert.All(token.Split('.'), part => Assert.DoesNotContain(part, error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("key", "another key")]
    [InlineData("authority", "no authority that is trusted")]
    [InlineData("log", "by a CT log that is trusted")]
    [InlineData("empty root", "names no certificate authority")]
    public async Task Get_WhenFulcioLies_SignsNothing(string how, string why)
    {
        using var rig = new KeylessRig();
        rig.Fulcio.SwapKey = how == "key";
        rig.Fulcio.ForeignAuthority = how == "authority";
        rig.Fulcio.ForeignLog = how == "log";
        rig.Root = how == "empty root" ? Core.Trust.TrustedRoot.Empty : null;

        var error = await Assert.ThrowsAsync<SigningException>(async () => await rig.Source.GetAsync(KeylessRig.Settings, default));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Null(rig.Source.Status.Certificate);
    }

    [Fact]
    public async Task Get_WithATrustedRootWithoutCtLogs_AsksForNoTimestamp()
    {
        using var rig = new KeylessRig();
        rig.Fulcio.ForeignLog = true;
        rig.Root = rig.Fulcio.Root with { CertificateLogs = [] };
        Assert.NotNull((await rig.Source.GetAsync(KeylessRig.Settings, default)).Certificate);
    }

    /// <summary>With the very token that the answer repeats.</summary>
    private sealed class KeylessFetch(KeylessRig rig, string token)
    {
        public async Task GetAsync()
        {
            using var client = new FulcioClient(rig.Fulcio);
            await client.RequestAsync(KeylessRig.Settings.Fulcio, Core.Signing.Keyless.Identity.IdentityToken.Parse(token), "pem", [1], default);
        }
    }
}
