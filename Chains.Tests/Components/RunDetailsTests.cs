using Bunit;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Chains.Web.Components.Pages;
using Chains.Web.Hosting.Auth;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

public sealed class RunDetailsTests : DashboardContext
{
    private readonly FakeReplay _replay = new();

    [Theory]
    [InlineData(RunState.Pending, true)]
    [InlineData(RunState.Delivering, true)]
    [InlineData(RunState.Failed, true)]
    [InlineData(RunState.Skipped, true)]
    [InlineData(RunState.Signed, false)]
    [InlineData(RunState.Unsigned, true)]
    [InlineData(RunState.Imported, false)]
    public async Task Page_InEachState_SaysItWithItsReasonAndOffersReplayWhereItHelps(RunState state, bool replay)
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), state);
        run.Reason = $"Because of {state}.";
        await Seed.SaveAsync(run);

        var page = Page(run.Uid);

        Assert.Equal(state.ToString(), page.Find(".page-head .chip .mud-chip-content").TextContent.Trim());
        Assert.Contains($"Because of {state}.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(replay ? 1 : 0, page.FindAll("form button").Count);
    }

    [Fact]
    public async Task Page_OfASignedRun_ShowsItsWayInOrderWithDurations()
    {
        var run = await SaveSignedAsync("build");

        var page = Page(run.Uid);

        Assert.Equal(
            ["Started", "Finished", "Observed", "Signed", "Delivered to tekton", "Marked"],
            page.FindAll(".timeline strong").Select(s => s.TextContent));
        Assert.Equal(["+1 min 33 s", "+41 ms", "+17 ms", "+32 ms", "+7 ms"], page.FindAll(".timeline .span").Select(s => s.TextContent));
    }

    [Fact]
    public async Task Page_OfAFailedRun_ShowsAttemptsAndTheArtifactsReason()
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), RunState.Failed);
        run.Artifacts.Add(new ArtifactRecord
        {
            Type = ArtifactType.TaskRun, Key = "taskrun-" + run.Uid, FullKey = "x", Format = "in-toto", Signer = "x509",
            State = StepState.Failed, Reason = "x509.pem is no private key.",
        });
        await Seed.SaveAsync(run);
        await Seed.SaveFailureAsync(run, "sign", "no key yet");

        var page = Page(run.Uid);

        Assert.Contains("Attempt 1 to sign failed", page.Find(".timeline").TextContent, StringComparison.Ordinal);
        Assert.Contains("no key yet", page.Find(".timeline").TextContent, StringComparison.Ordinal);
        Assert.Equal("x509.pem is no private key.", page.Find(".artifacts .why").TextContent);
    }

    [Fact]
    public async Task Page_OfARetriedDelivery_SaysWhyPerBackend()
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), RunState.Delivering);
        var artifact = Seed.Provenance(run, [RecordSeed.ImageOf("registry.example.com/app")]);
        artifact.Deliveries.Add(RecordSeed.Delivered(run, "tekton"));
        artifact.Deliveries.Add(new DeliveryRecord { Backend = "oci", State = StepState.Retrying, Attempts = 3, Reason = "registry.example.com answered 503" });
        run.Artifacts.Add(artifact);
        await Seed.SaveAsync(run);

        var rows = Page(run.Uid).FindAll(".deliveries li");

        Assert.Contains("Done", rows.Single(r => r.TextContent.Contains("tekton", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.Contains("registry.example.com answered 503; 3 attempts", rows.Single(r => r.TextContent.Contains("oci", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAPipelineRun_LinksToItsChildren_AndAChildToIt()
    {
        var parent = RecordSeed.Run("release", Now.AddMinutes(-3), RunState.Signed, RunKind.PipelineRun);
        var child = RecordSeed.Run("release-build", Now.AddMinutes(-4), RunState.Signed);
        child.ParentUid = parent.Uid;
        await Seed.SaveAsync(child);
        await Seed.SaveAsync(parent);

        Assert.NotNull(Page(parent.Uid).Find($"td a[href='/runs/{child.Uid}']"));
        Assert.Equal("release", Page(child.Uid).Find($"dd a[href='/runs/{parent.Uid}']").TextContent);
    }

    [Fact]
    public async Task Page_OfAHostileRun_ShowsEverythingAsText()
    {
        var run = RecordSeed.Run("<script>alert(1)</script>", Now.AddMinutes(-3), RunState.Failed);
        run.Reason = "<img src=x onerror=alert(2)>";
        run.Definition = "\"><svg onload=alert(3)>";
        await Seed.SaveAsync(run);

        var page = Page(run.Uid);

        Assert.Empty(page.FindAll("script, img, svg[onload]"));
        Assert.Equal("<script>alert(1)</script>", page.Find("h1").TextContent);
    }

    [Fact]
    public async Task Page_OfARunWithoutUid_IsReachable()
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), RunState.Skipped);
        run.Uid = "no-uid:default/build";
        await Seed.SaveAsync(run);
        Services.GetRequiredNavigation().NavigateTo("/runs");

        Assert.Equal("/runs/no-uid%3Adefault%2Fbuild", Render<Runs>().Find("td.main a").GetAttribute("href"));
    }

    [Fact]
    public void Page_OfAnUnknownRun_SaysSo() =>
        Assert.Equal("No such run", Page("nobody").Find("h1").TextContent);

    [Fact]
    public async Task Replay_Pressed_IsHandedOnAndAnswered()
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), RunState.Failed);
        await Seed.SaveAsync(run);
        var page = Page(run.Uid);

        await page.Find("form").SubmitAsync();

        Assert.Equal(run.Uid, Assert.Single(_replay.Asked));
        Assert.Contains("being worked on again", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ForAViewer_IsNotOffered()
    {
        Visitors = Role.Viewer;
        var run = RecordSeed.Run("build", Now.AddMinutes(-3), RunState.Failed);
        await Seed.SaveAsync(run);

        Assert.Empty(Page(run.Uid).FindAll("form"));
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IRunReplay>(_replay);

    private IRenderedComponent<RunDetails> Page(string uid) => Render<RunDetails>(p => p.Add(r => r.Uid, uid));

    private async Task<RunRecord> SaveSignedAsync(string name)
    {
        var run = RecordSeed.Run(name, Now.AddMinutes(-3), RunState.Signed);
        var artifact = Seed.Provenance(run, [RecordSeed.ImageOf("registry.example.com/app")]);
        artifact.Deliveries.Add(RecordSeed.Delivered(run, "tekton"));
        run.Artifacts.Add(artifact);
        await Seed.SaveAsync(run);
        return run;
    }

    private sealed class FakeReplay : IRunReplay
    {
        public List<string> Asked { get; } = [];

        public Task<ReplayOutcome> ReplayAsync(string uid, string who, CancellationToken cancellation)
        {
            Asked.Add(uid);
            return Task.FromResult(ReplayOutcome.Queued);
        }
    }
}
