using Bunit;
using Chains.Core.Records;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Shared;
using Chains.Tests.Verification;
using Chains.Web.Components.Controls;
using Chains.Web.Components.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

public sealed class VerificationPageTests : DashboardContext
{
    [Fact]
    public void Panel_OfAVerifiedBundle_SaysSoAndListsEveryLayer()
    {
        var panel = Render<VerificationPanel>(p => p.Add(c => c.Result, ValidBundle.Load("happy-path-v0.3").Verify()));

        Assert.Contains("Verified.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(12, panel.FindAll("ul.steps > li").Count);
        Assert.Empty(panel.FindAll("details[open]"));
    }

    [Fact]
    public void Panel_OfABundleOfSomebodyElse_UnfoldsWhatFailed()
    {
        var valid = ValidBundle.Load("happy-path-v0.3");
        var result = (valid with { Policy = valid.Policy with { Identity = new ExpectedIdentity("a@b", "https://c") } }).Verify();
        var panel = Render<VerificationPanel>(p => p.Add(c => c.Result, result));

        Assert.Contains("Not verified.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("a@b", panel.Find("details[open]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reverification_OfAStoreWithOneDamagedSignature_ShowsWhichAndWhy()
    {
        var good = await SaveAsync("good");
        var bad = await SaveAsync("damaged");
        await DamageAsync(bad);

        while (await Services.GetRequiredService<Reverification>().StepAsync(1, TimeSpan.FromHours(1), CancellationToken.None) > 0)
        {
        }

        var page = Render<TrustPage>();
        Assert.Contains("damaged", page.Find("ul.failures").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("good", page.Find("ul.failures").TextContent, StringComparison.Ordinal);
        Assert.Contains("did not verify", Render<SignatureDetails>(p => p.Add(c => c.Id, bad)).Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("did not verify", Render<SignatureDetails>(p => p.Add(c => c.Id, good)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reverification_BeforeALogAnswered_BlamesNobody()
    {
        var first = await SaveAsync("first");
        var waiting = await SaveAsync("waiting");
        await using (var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync())
        {
            context.LogEntries.Add(new LogEntryRecord { SignatureId = waiting, RunId = 2, LogUrl = "https://log.example", State = StepState.Pending });
            await context.SaveChangesAsync();
        }

        while (await Services.GetRequiredService<Reverification>().StepAsync(10, TimeSpan.FromHours(1), CancellationToken.None) > 0)
        {
        }

        var verdicts = await Services.GetRequiredService<Core.Records.Queries.VerificationQueries>().VerdictsAsync([first, waiting], CancellationToken.None);
        Assert.True(verdicts[first].Verified);
        Assert.Null(verdicts[waiting].Verified);

        // The walk goes on as soon as the log has answered.
        await using (var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync())
            await context.LogEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.State, StepState.Failed));
        Assert.Equal(1, await Services.GetRequiredService<Reverification>().StepAsync(10, TimeSpan.FromHours(1), CancellationToken.None));
    }

    [Fact]
    public void TrustPage_OfTheService_NamesThePublicGoodInstance()
    {
        var page = Render<TrustPage>();

        Assert.Contains("https://fulcio.sigstore.dev", page.Markup, StringComparison.Ordinal);
        Assert.Contains("has not begun yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_WithARunPasted_VerifiesItsAnnotations()
    {
        var id = await SaveAsync("run");
        var queries = Services.GetRequiredService<Core.Records.Queries.SignatureQueries>();
        var record = (await queries.FindAsync(id, CancellationToken.None))!;
        var envelope = Convert.ToBase64String(SignatureContent.Of(record));
        var form = new VerifyInputForm
        {
            Signed = """{"kind":"TaskRun","metadata":{"annotations":{"chains.tekton.dev/signature-taskrun-1":"ENVELOPE"}}}""".Replace("ENVELOPE", envelope, StringComparison.Ordinal),
            Key = Seed.PublicKey.Pem,
        };

        var (result, trouble) = await form.VerifyAsync(TrustedRoot.Empty, CancellationToken.None);

        Assert.Null(trouble);
        Assert.True(result!.Verified, result.Summary);
    }

    [Theory]
    [InlineData("", "Paste or drop")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("{}", "The public key is missing")]
    public async Task Form_ThatCannotBeMeant_SaysWhatIsMissing(string signed, string expected)
    {
        var (result, trouble) = await new VerifyInputForm { Signed = signed }.VerifyAsync(TrustedRoot.Empty, CancellationToken.None);

        Assert.Null(result);
        Assert.Contains(expected, trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_WithAPublishedBundle_SaysWhetherItVerifies()
    {
        var form = new VerifyInputForm
        {
            Signed = System.Text.Encoding.UTF8.GetString(ConformanceVectors.Bundle("happy-path-v0.3")),
            Identity = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main",
            Issuer = "https://token.actions.githubusercontent.com",
            Digest = "sha256:a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf",
        };

        Assert.True((await form.VerifyAsync(ShippedTrust.TrustedRoot, CancellationToken.None)).Result!.Verified);
        Assert.False((await form.VerifyAsync(TrustedRoot.Empty, CancellationToken.None)).Result!.Verified);
    }

    private async Task<long> SaveAsync(string name)
    {
        var run = RecordSeed.Run(name, Now, RunState.Signed);
        run.Artifacts.Add(Seed.Provenance(run, [RecordSeed.ImageOf("registry.example/" + name)]));
        await Seed.SaveAsync(run);
        await using var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync();
        return await context.Signatures.Where(s => s.Artifact!.Run!.Name == name).Select(s => s.Id).SingleAsync();
    }

    private async Task DamageAsync(long signature)
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync();
        var record = await context.Signatures.SingleAsync(s => s.Id == signature);
        record.Bytes = [.. record.Bytes[..^1], (byte)(record.Bytes[^1] ^ 1)];
        await context.SaveChangesAsync();
    }
}
