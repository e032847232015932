using System.Text.Json.Nodes;
using Chains.Web.Sandbox;
using Chains.Web.Sandbox.Samples;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Sandbox;

public sealed class SampleRunsTests
{
    [Fact]
    public void Samples_TellAllTheirStories()
    {
        var samples = SampleCatalog.Load(SampleCatalog.Directory);
        Assert.True(samples.Length >= 8);
        var text = string.Concat(samples.SelectMany(sample => sample.Documents).Select(document => document.ToJsonString()));
        foreach (var hint in (string[])["IMAGE_URL", "IMAGE_DIGEST", "\"IMAGES\"", "ARTIFACT_URI", "ARTIFACT_DIGEST", "ARTIFACT_OUTPUTS", "isBuildArtifact", "ARTIFACT_INPUTS", "CHAINS-GIT_URL", "CHAINS-GIT_COMMIT", "\"resolver\":\"git\"", "\"resolver\":\"bundles\"", "refSource", "\"status\":\"False\"", "CustomRun", "sidecars"])
            Assert.Contains(hint, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_IsFreshWhereARunWouldBe()
    {
        var sample = SampleCatalog.Load(SampleCatalog.Directory).Single(candidate => candidate.Name == "release-checkout");
        var end = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var copy = SampleCopy.Make(sample, "release-checkout-x", end);
        var (run, build) = (copy.Documents[0], copy.Documents.Single(document => Name(document) == "release-checkout-x-build"));
        Assert.Equal("2027-01-02T03:04:05Z", run["status"]!["completionTime"]!.GetValue<string>());
        Assert.Contains(run["status"]!["childReferences"]!.AsArray(), child => child!["name"]!.GetValue<string>() == "release-checkout-x-build");
        Assert.Equal("release-checkout-x", build["metadata"]!["labels"]!["tekton.dev/pipelineRun"]!.GetValue<string>());
        Assert.Equal(Result(run, "IMAGE_DIGEST"), Result(build, "IMAGE_DIGEST"));
        Assert.NotEqual(Result(sample.Documents[0], "IMAGE_DIGEST"), Result(run, "IMAGE_DIGEST"));
        Assert.Equal(
            sample.Documents.Single(document => Name(document) == "release-checkout-build")["status"]!["steps"]![0]!["imageID"]!.GetValue<string>(),
            build["status"]!["steps"]![0]!["imageID"]!.GetValue<string>());
    }

    [Fact]
    public async Task Produce_FinishesARunUnderAFreshName()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var runs = new SampleRuns(sandbox.Server, Options.Create(new SandboxOptions()), NullLogger<SampleRuns>.Instance);
        var name = await runs.ProduceAsync(TestContext.Current.CancellationToken);
        var plural = name.StartsWith("release-", StringComparison.Ordinal) ? "pipelineruns" : "taskruns";
        var run = await sandbox.GetAsync($"/apis/tekton.dev/v1/namespaces/default/{plural}/{name}");
        Assert.NotEmpty(run.Text("status", "completionTime"));
    }

    [Fact]
    public async Task FirstStart_RunsEverySample()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var runs = new SampleRuns(sandbox.Server, Options.Create(new SandboxOptions()), NullLogger<SampleRuns>.Instance);
        await runs.StartAsync(TestContext.Current.CancellationToken);
        await runs.ExecuteTask!;
        var list = await sandbox.GetAsync("/apis/tekton.dev/v1/taskruns");
        Assert.All(list.Node("items")!.AsArray(), run => Assert.NotNull(run!["status"]!["completionTime"]));
        var child = list.Node("items")!.AsArray().Single(run => Name(run!.AsObject()) == "release-checkout-build")!;
        Assert.Equal("release-checkout", child["metadata"]!["ownerReferences"]![0]!["name"]!.GetValue<string>());
    }

    private static string Name(JsonObject document) => document["metadata"]!["name"]!.GetValue<string>();

    private static string Result(JsonObject run, string name) =>
        run["status"]!["results"]!.AsArray().Single(result => result!["name"]!.GetValue<string>() == name)!["value"]!.GetValue<string>();
}
