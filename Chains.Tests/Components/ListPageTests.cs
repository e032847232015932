using Bunit;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Chains.Web.Components.Pages;

namespace Chains.Tests.Components;

public sealed class ListPageTests : DashboardContext
{
    [Fact]
    public void Runs_WithoutAny_SayWhatToExpect() =>
        Assert.Contains("No run has finished yet", RunsAt("/runs").Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Runs_FilteredByTheAddress_ShowOnlyThose()
    {
        await SaveAsync("build-a", RunState.Signed, "payments");
        await SaveAsync("build-b", RunState.Failed, "payments");
        await SaveAsync("build-c", RunState.Failed, "default");

        var page = RunsAt("/runs?state=failed&namespace=payments");

        Assert.Equal(["build-b"], page.FindAll("td.main a").Select(a => a.TextContent));
        Assert.Equal("Failed", page.Find("select[name=state] option[selected]").GetAttribute("value"));
        Assert.Equal("payments", page.Find("select[name=namespace] option[selected]").GetAttribute("value"));
        Assert.Equal("/runs", page.Find("form a.btn").GetAttribute("href"));
    }

    [Fact]
    public async Task Runs_SearchedWithoutAMatch_OfferToClear()
    {
        await SaveAsync("build-a", RunState.Signed, "default");

        var page = RunsAt("/runs?q=nothing-like-it");

        Assert.Contains("No run matches", page.Markup, StringComparison.Ordinal);
        Assert.Equal("nothing-like-it", page.Find("#q").GetAttribute("value"));
    }

    [Theory]
    [InlineData("/runs?state=Gone", "Possible are: Pending")]
    [InlineData("/runs?state=3", "Possible are: Pending")]
    [InlineData("/runs?kind=Pod", "Possible are: TaskRun, PipelineRun")]
    [InlineData("/runs?cursor=zz", "begin at the first page")]
    public void Runs_AtAnAddressThatCannotBe_SayWhatIsWrong(string address, string words) =>
        Assert.Contains(words, RunsAt(address).Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Runs_MoreThanAPage_LinkToTheNext()
    {
        for (var i = 0; i < 51; i++)
            await SaveAsync($"build-{i:00}", RunState.Signed, "default");

        var first = RunsAt("/runs");
        Assert.Equal(50, first.FindAll("tbody tr").Count);
        var next = RunsAt(first.Find("a[rel=next]").GetAttribute("href")!);

        Assert.Equal("build-00", Assert.Single(next.FindAll("td.main a")).TextContent);
        Assert.Empty(next.FindAll("a[rel=next]"));
    }

    [Fact]
    public async Task Runs_WithMarkupInTheirNames_ShowItAsText()
    {
        await SaveAsync("<img src=x onerror=alert(1)>", RunState.Signed, "<b>bold</b>");

        var page = RunsAt("/runs");

        Assert.Empty(page.FindAll("img, td b"));
        Assert.Equal("<img src=x onerror=alert(1)>", page.Find("td.main a").TextContent);
    }

    [Fact]
    public async Task Signatures_SearchedByDigest_ShowImageAndProvenance()
    {
        var image = RecordSeed.ImageOf("registry.example.com/app");
        var run = RecordSeed.Run("build-app", Now.AddMinutes(-1), RunState.Signed);
        run.Artifacts.Add(Seed.Provenance(run, [image]));
        run.Artifacts.Add(Seed.Image(run, image));
        await Seed.SaveAsync(run);
        await SaveAsync("other", RunState.Signed, "default");

        var page = SignaturesAt($"/signatures?q=sha256:{image.Digest[..10]}");

        Assert.Equal(["registry.example.com/app", "build-app"], page.FindAll("td.main a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Signatures_FilteredByTypeAndFormat_ShowOnlyThose()
    {
        var image = RecordSeed.ImageOf("registry.example.com/app");
        var run = RecordSeed.Run("release", Now.AddMinutes(-1), RunState.Signed, RunKind.PipelineRun);
        run.Artifacts.Add(Seed.Provenance(run, [image], "in-toto"));
        await Seed.SaveAsync(run);
        await SaveAsync("build", RunState.Signed, "default");

        Assert.Equal("release", Assert.Single(SignaturesAt("/signatures?format=in-toto&type=PipelineRun").FindAll("td.main a")).TextContent);
        Assert.Equal("build", Assert.Single(SignaturesAt("/signatures?type=taskrun").FindAll("td.main a")).TextContent);
        Assert.Contains("No signature matches", SignaturesAt("/signatures?key=SHA256:none").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_WithAFailedRun_CountsItAndLinksToIt()
    {
        await SaveAsync("build-a", RunState.Signed, "default");
        await SaveAsync("build-b", RunState.Failed, "default");

        var page = Render<Overview>();

        Assert.Contains(page.FindAll(".problems a"), a => a.GetAttribute("href") == "/runs?state=Failed");
        Assert.Contains("One run has failed.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["1", "0", "1", "0"], page.FindAll(".count .value").Select(v => v.TextContent).Take(4));
        Assert.Empty(page.FindAll(".produce"));
    }

    private Bunit.IRenderedComponent<Runs> RunsAt(string address)
    {
        Services.GetRequiredNavigation().NavigateTo(address);
        return Render<Runs>();
    }

    private Bunit.IRenderedComponent<Signatures> SignaturesAt(string address)
    {
        Services.GetRequiredNavigation().NavigateTo(address);
        return Render<Signatures>();
    }

    private Task SaveAsync(string name, RunState state, string ns)
    {
        var run = RecordSeed.Run(name, Now.AddMinutes(-5), state, @namespace: ns);
        if (state is RunState.Signed)
            run.Artifacts.Add(Seed.Provenance(run, [RecordSeed.ImageOf("registry.example.com/" + run.Uid)]));
        return Seed.SaveAsync(run);
    }
}
