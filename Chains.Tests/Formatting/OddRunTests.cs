using System.Text.Json.Nodes;
using Chains.Core.Formatting;

namespace Chains.Tests.Formatting;

public sealed class OddRunTests
{
    private const string Hex = Sample.Hex;

    public static TheoryData<string> Formats => ["in-toto", "slsa/v1", "slsa/v2alpha3", "slsa/v2alpha4"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_StepWithoutImageId_LosesThatDependencyAndNothingElse(string format)
    {
        var run = Sample.TaskRun();
        run["status"]!["steps"] = new JsonArray(
            new JsonObject { ["name"] = "one" },
            new JsonObject { ["name"] = "two", ["imageID"] = $"docker-pullable://r.io/tool@sha256:{Hex}" });

        var artifact = Assert.Single(run.Format(Sample.With(format)));

        Assert.Null(artifact.Error);
        Assert.Equal(
            "step \"one\": imageID is missing, not repository@algorithm:hex; its image is not among the dependencies",
            Assert.Single(artifact.Warnings));
        var predicate = artifact.Predicate();
        var dependencies = (predicate["materials"] ?? predicate["buildDefinition"]!["resolvedDependencies"])!.AsArray();
        Assert.Equal("oci://r.io/tool", (string?)Assert.Single(dependencies)!["uri"]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_ChildWithoutStartTime_IsDescribedWithAWarning(string format)
    {
        var child = Sample.Child("build");
        child["status"]!.AsObject().Remove("startTime");

        var artifact = Assert.Single(Sample.PipelineRun("build").Format(Sample.With(format), child));

        Assert.Null(artifact.Error);
        Assert.Equal("taskrun team/build: has no status.startTime; the provenance does not say when it started", Assert.Single(artifact.Warnings));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_ChildrenThatAreMissingOrNoTaskRuns_AreNamed(string format)
    {
        var run = Sample.PipelineRun("build", "approve");
        run["status"]!["childReferences"]![1]!["kind"] = "CustomRun";

        var artifact = Assert.Single(run.Format(Sample.With(format)));

        Assert.Null(artifact.Error);
        Assert.Equal(
            [
                "TaskRun build of pipeline task \"build\": not known, it may have been deleted before it was read; its steps and images are left out",
                "CustomRun approve of pipeline task \"approve\": only TaskRuns are described; what it did is left out",
            ],
            artifact.Warnings);
    }

    [Fact]
    public void Format_NullChildren_CountAsNone()
    {
        var run = Sample.PipelineRun().Parse();

        var artifact = Assert.Single(Provenance.Format(run, null!, Sample.InToto));

        Assert.Null(artifact.Error);
        Assert.Empty(Assert.Single(Provenance.Format(run, [null!], Sample.InToto)).Warnings);
    }

    [Fact]
    public void Format_RunWithoutUid_IsFormattedWithAWarning()
    {
        var run = Sample.TaskRun();
        run["metadata"]!.AsObject().Remove("uid");

        var artifact = Assert.Single(run.Format());

        Assert.False(artifact.Payload.IsEmpty);
        Assert.Equal("taskrun team/build: metadata.uid is missing; it cannot be signed, only previewed, until it is read from a cluster", Assert.Single(artifact.Warnings));
    }

    [Fact]
    public void Format_UnknownFormatOrBuildType_IsAnErrorOfThatArtifactOnly()
    {
        JsonObject Run() => Sample.TaskRun(("IMAGES", $"r.io/app@sha256:{Hex}"));

        var format = Run().Format(Sample.With("tekton"));
        var buildType = Run().Format(Sample.With("slsa/v2alpha4") with { BuildType = "x" });

        Assert.Equal(
            "taskrun team/build: the format \"tekton\" cannot describe a run; set artifacts.taskrun.format to in-toto, slsa/v1, slsa/v2alpha3 or slsa/v2alpha4",
            format[0].Error);
        Assert.Contains("builddefinition.buildtype \"x\" is not known", buildType[0].Error, StringComparison.Ordinal);
        Assert.All([format, buildType], artifacts =>
        {
            Assert.True(artifacts[0].Payload.IsEmpty);
            Assert.Null(artifacts[1].Error);
            Assert.False(artifacts[1].Payload.IsEmpty);
        });
    }

    [Fact]
    public void Format_TaskRunWithNothingButAName_HasTheFieldsThatGoNeverOmits()
    {
        var run = new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1", ["kind"] = "TaskRun", ["metadata"] = new JsonObject { ["name"] = "x", ["uid"] = "u" },
        };

        var v02 = Assert.Single(run.Format()).Predicate();
        var v1 = Assert.Single(run.Format(Sample.With("slsa/v2alpha4") with { BuildType = "https://tekton.dev/chains/v2/slsa-tekton" })).Predicate();

        Assert.Equal("""{"configSource":{},"parameters":{}}""", v02["invocation"]!.ToJsonString());
        Assert.Equal("""{"steps":[]}""", v02["buildConfig"]!.ToJsonString());
        Assert.Equal("""{"runSpec":{"serviceAccountName":""}}""", v1["buildDefinition"]!["externalParameters"]!.ToJsonString());
        Assert.Equal("""{"labels":null,"annotations":null}""", v1["buildDefinition"]!["internalParameters"]!.ToJsonString());
    }

    [Fact]
    public void Format_RunSpec_IsWhatGoReadsAndWritesOfIt()
    {
        var run = Sample.TaskRun();
        run["spec"] = JsonNode.Parse("""
            {
              "unknownField": 1, "serviceAccountName": "", "retries": 0, "timeout": "90m", "params": [],
              "podTemplate": {"nodeSelector": {}, "unknown": true},
              "workspaces": [{"name": "w", "volumeClaimTemplate": {"spec": {"resources": {"requests": {"storage": "1024Mi", "cpu": "1.5"}}}}}],
              "taskSpec": {"steps": [{"image": "a", "securityContext": {"runAsUser": 0}, "env": [{"name": "E", "value": ""}]}]}
            }
            """);

        var predicate = Assert.Single(run.Format(Sample.With("slsa/v2alpha3"))).Predicate();

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {
                  "serviceAccountName": "", "timeout": "1h30m0s", "podTemplate": {},
                  "workspaces": [{"name": "w", "volumeClaimTemplate": {
                    "metadata": {}, "spec": {"resources": {"requests": {"cpu": "1500m", "storage": "1Gi"}}}, "status": {}}}],
                  "taskSpec": {"steps": [{"name": "", "image": "a", "computeResources": {}, "securityContext": {"runAsUser": 0}, "env": [{"name": "E"}]}]}
                }
                """),
            predicate["buildDefinition"]!["externalParameters"]!["runSpec"]), predicate.ToJsonString());
    }

    [Fact]
    public void Format_SlsaTektonChildren_AreEmbeddedWithoutTheirSignatures()
    {
        var child = Sample.Child("build");
        child["metadata"]!["annotations"] = new JsonObject
        {
            ["chains.tekton.dev/payload-taskrun-u-1"] = "cGF5bG9hZA==",
            ["chains.tekton.dev/signature-taskrun-u-1"] = "c2ln",
            ["chains.tekton.dev/cert-taskrun-u-1"] = "",
            ["chains.tekton.dev/chain-taskrun-u-1"] = "",
            ["chains.tekton.dev/signed"] = "true",
            ["note"] = "<kept>",
        };
        var configuration = Sample.With("slsa/v2alpha4") with { BuildType = "https://tekton.dev/chains/v2/slsa-tekton" };

        var predicate = Assert.Single(Sample.PipelineRun("build").Format(configuration, child)).Predicate();

        var dependency = Assert.Single(predicate["buildDefinition"]!["resolvedDependencies"]!.AsArray())!;
        var embedded = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)dependency["content"]!));
        Assert.Equal("pipelineTask", (string?)dependency["name"]);
        Assert.StartsWith(
            """{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"build","namespace":"team","uid":"u-1","labels":{"tekton.dev/pipelineTask":"build"},"annotations":{"chains.tekton.dev/signed":"true","note":"\u003ckept\u003e"}},"spec":{"serviceAccountName":"default"},"status":{"conditions":[{"type":"Succeeded","status":"True","lastTransitionTime":null}],"podName":"",""",
            embedded, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Byproducts_AreTheBytesThatGoWrites()
    {
        var run = Sample.TaskRun(
            ("s", "a<b>&\u2028\"\\\b\f\u0001é"), ("n", 5), ("o", new JsonObject { ["b"] = "2", ["a"] = "1" }), ("m", new JsonArray("x", 1)), ("z", null));

        var byproducts = Assert.Single(run.Format(Sample.With("slsa/v2alpha3"))).Predicate()["runDetails"]!["byproducts"]!.AsArray();

        Assert.Equal(
            [
                """
                "a\u003cb\u003e\u0026\u2028\"\\\b\f\u0001é"
                """,
                "\"5\"",
                """{"a":"1","b":"2"}""",
                """
                "[\"x\",1]"
                """,
                "\"\"",
            ],
            byproducts.Select(item => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)item!["content"]!))));
    }

    [Fact]
    public void Format_PipelineTasks_ComeAfterThoseWhoseResultsTheyRead()
    {
        var run = Sample.PipelineRun("a", "b", "c");
        run["status"]!["pipelineSpec"] = JsonNode.Parse("""
            {
              "tasks": [
                {"name": "a"},
                {"name": "b", "params": [{"name": "p", "value": ["$(tasks.a.results.list[*])", "$(params.x)", "$(tasks.z.status)"]}]},
                {"name": "c", "runAfter": ["a"], "when": [{"input": "$(tasks.b.results.obj.key)", "values": ["$(tasks.a.results.x[0])"]}]}
              ],
              "finally": [{"name": "d"}]
            }
            """);

        var predicate = Assert.Single(run.Format(null, Sample.Child("a"), Sample.Child("b"), Sample.Child("c"), Sample.Child("d"))).Predicate();

        Assert.Equal(
            ["a: null", """b: ["a"]""", """c: ["a","b"]""", """d: ["c"]"""],
            predicate["buildConfig"]!["tasks"]!.AsArray().Select(task => $"{task!["name"]}: {task["after"]?.ToJsonString() ?? "null"}"));
    }
}
