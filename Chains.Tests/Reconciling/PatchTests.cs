using System.Text.Json;
using Chains.Core.Reconciling;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Reconciling;

public sealed class PatchTests
{
    [Fact]
    public void Hold_OfARun_NamesItsUidAndOurFinalizerAlone()
    {
        var run = SampleRuns.TaskRun("a", uid: "u-1").Held("other").Annotated("team", "x").Parse();

        Assert.Equal(
            """{"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"a","namespace":"default","uid":"u-1","finalizers":["chains.tekton.dev/taskrun"]}}""",
            Text(FinalizerPatch.Hold(run)));
    }

    [Fact]
    public void Release_OfARun_RepeatsOurAnnotationsAlone()
    {
        var run = SampleRuns.TaskRun("a", uid: "u-1").Held(ChainsNames.TaskRunFinalizer)
            .Annotated("team", "x").Annotated(ChainsNames.Signed, "failed").Annotated(ChainsNames.Reason, "because").Parse();

        var metadata = JsonElement.Parse(Text(FinalizerPatch.Release(run))).GetProperty("metadata");

        Assert.Equal("u-1", metadata.GetProperty("uid").GetString());
        Assert.False(metadata.TryGetProperty("finalizers", out _));
        Assert.Equal("""{"chains.tekton.dev/reason":"because","chains.tekton.dev/signed":"failed"}""", metadata.GetProperty("annotations").GetRawText());
    }

    [Fact]
    public void RemoveForeign_OfARun_KeepsTheOthersUnderTheVersionThatWasRead()
    {
        var run = SampleRuns.PipelineRun("a").Held("other", ChainsNames.OldFinalizer, ChainsNames.PipelineRunFinalizer);
        run["metadata"]!["resourceVersion"] = "41";

        Assert.Equal("""{"metadata":{"finalizers":["other"],"resourceVersion":"41"}}""", Text(FinalizerPatch.RemoveForeign(run.Parse())));
    }

    [Fact]
    public void Next_OfTheRetryPolicy_DoublesUpToTheLongestWithinAQuarter()
    {
        var time = new FakeTimeProvider(SampleRuns.Finished);
        var policy = new RetryPolicy(new ControllerOptions(), time);
        foreach (var (attempts, seconds) in ((int, int)[])[(0, 1), (1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (31, 300), (int.MaxValue, 300)])
            for (var i = 0; i < 50; i++)
                Assert.InRange((policy.Next(attempts) - SampleRuns.Finished).TotalSeconds, seconds * 0.75, seconds * 1.25);
    }

    [Fact]
    public void Exhausted_OfTheRetryPolicy_BeginsAfterTheWholePeriod()
    {
        var time = new FakeTimeProvider(SampleRuns.Finished);
        var policy = new RetryPolicy(new ControllerOptions { RetryPeriod = TimeSpan.FromHours(1) }, time);

        Assert.False(policy.Exhausted(null));
        Assert.False(policy.Exhausted(SampleRuns.Finished.AddHours(-1)));
        Assert.True(policy.Exhausted(SampleRuns.Finished.AddHours(-1).AddSeconds(-1)));
    }

    private static string Text(ReadOnlyMemory<byte> patch) => System.Text.Encoding.UTF8.GetString(patch.Span);
}
