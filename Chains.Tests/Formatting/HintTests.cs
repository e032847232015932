using System.Text.Json.Nodes;
using Chains.Core.Formatting;

namespace Chains.Tests.Formatting;

public sealed class HintTests
{
    private const string Hex = Sample.Hex;

    public static TheoryData<string, string, string> Misunderstood => new()
    {
        { """[["IMAGE_URL","r.io/app"]]""", "result IMAGE_URL", "there is no IMAGE_DIGEST beside IMAGE_URL; the task must write both" },
        { """[["app-IMAGE_DIGEST","sha256:1"]]""", "result app-IMAGE_DIGEST", "there is no app-IMAGE_URL beside app-IMAGE_DIGEST; the task must write both" },
        { $$"""[["IMAGE_URL","r.io/app"],["IMAGE_DIGEST","sha265:{{Hex}}"]]""", "result IMAGE_URL, IMAGE_DIGEST", $"the digest \"sha265:{Hex}\" cannot be an image's; it must be sha256: and 64 characters of lower-case hex" },
        { """[["IMAGE_URL","r.io/app"],["IMAGE_DIGEST",""]]""", "result IMAGE_URL", "IMAGE_DIGEST is empty; the task must write its value" },
        { """[["IMAGE_URL",["r.io/app"]],["IMAGE_DIGEST","sha256:1"]]""", "result IMAGE_URL", "IMAGE_URL is an array; it must be a string" },
        { $$"""[["IMAGE_URL","r.io/App"],["IMAGE_DIGEST","sha256:{{Hex}}"]]""", "result IMAGE_URL, IMAGE_DIGEST", "\"r.io/App\" is not an image repository; give registry/repository without a scheme, in lower case, 2 to 255 characters" },
        { """[["IMAGES","r.io/app:1.0"]]""", "result IMAGES", "\"r.io/app:1.0\" is not of the form registry/repository@sha256:<hex>" },
        { """[["IMAGES",["r.io/app"]]]""", "result IMAGES", "IMAGES is an array; it must be a string of images separated by commas or line ends" },
        { """[["ARTIFACT_URI","pkg:a"],["ARTIFACT_DIGEST","md5:00"]]""", "result ARTIFACT_URI, ARTIFACT_DIGEST", "the digest \"md5:00\" has the algorithm \"md5\"; sha256, sha384, sha512 and sha1 are known" },
        { """[["ARTIFACT_URI","pkg:a"],["ARTIFACT_DIGEST","sha256:abc"]]""", "result ARTIFACT_URI, ARTIFACT_DIGEST", "the digest \"sha256:abc\" has 3 characters after the colon; sha256 has 64" },
        { """[["ARTIFACT_URI","pkg:a"],["ARTIFACT_DIGEST","abc"]]""", "result ARTIFACT_URI, ARTIFACT_DIGEST", "the digest \"abc\" is not of the form <algorithm>:<hex>, such as sha256:9f86…" },
        { """[["ARTIFACT_OUTPUTS","{\"uri\":\"pkg:a\"}"]]""", "result ARTIFACT_OUTPUTS", "ARTIFACT_OUTPUTS is a string; declare the result with type: object and write an object of strings with uri and digest" },
        { """[["x-ARTIFACT_OUTPUTS",{"uri":"pkg:a"}]]""", "result x-ARTIFACT_OUTPUTS", "x-ARTIFACT_OUTPUTS has no digest; it must be an object with uri and digest" },
        { """[["ARTIFACT_INPUTS",{"uri":"pkg:a","digest":{"sha256":"1"}}]]""", "result ARTIFACT_INPUTS", "ARTIFACT_INPUTS is an object whose values are not all strings; declare the result with type: object and write an object of strings with uri and digest" },
        { """[["CHAINS-GIT_COMMIT","9505cacb7c710ed17125fcc6cb3669e8ddca6c8c"]]""", "result CHAINS-GIT_COMMIT", "there is no CHAINS-GIT_URL beside CHAINS-GIT_COMMIT; the source is not recorded without both" },
    };

    public static TheoryData<string, string> NearMisses => new()
    {
        { "IMAGE_URI", "IMAGE_URL" },
        { "image-digest", "IMAGE_DIGEST" },
        { "IMAGE_DIGSET", "IMAGE_DIGEST" },
        { "IMAGE_DIGES", "IMAGE_DIGEST" },
        { "IMAGE-URL", "IMAGE_URL" },
        { "ARTIFACT_URL", "ARTIFACT_URI" },
        { "ARTIFACT_OUTPUT", "ARTIFACT_OUTPUTS" },
        { "CHAINS_GIT_URL", "CHAINS-GIT_URL" },
    };

    [Theory]
    [MemberData(nameof(Misunderstood))]
    public void Format_HintThatCannotBeRead_SaysWhyInHintAndWarning(string results, string source, string why)
    {
        var artifact = Assert.Single(Run(results).Format());

        Assert.Equal([(source, false, why)], artifact.Hints.Select(hint => (hint.Source, hint.Understood, hint.Detail)));
        Assert.Equal([$"{source}: {why}"], artifact.Warnings);
        Assert.Empty(artifact.Subjects);
        Assert.Null(artifact.Error);
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void Format_ResultThatLooksLikeAHint_NamesTheRightOne(string name, string right)
    {
        var hint = Assert.Single(Assert.Single(Sample.TaskRun((name, "x")).Format()).Hints);

        Assert.Equal("unknown", hint.Kind);
        Assert.Equal($"the name looks like a hint; one that ends in {right} would be read", hint.Detail);
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("version")]
    [InlineData("url")]
    [InlineData("IMAGE")]
    public void Format_OrdinaryResult_IsNoHint(string name) =>
        Assert.Empty(Assert.Single(Sample.TaskRun((name, "x")).Format()).Hints);

    [Fact]
    public void Format_TwoImagesWithOneDigest_SignsBothAndGivesTheLastTheKnownKey()
    {
        var run = Sample.TaskRun(
            ("a-IMAGE_URL", "a.io/app"), ("a-IMAGE_DIGEST", $"sha256:{Hex}"), ("b-IMAGE_URL", "b.io/app"), ("b-IMAGE_DIGEST", $"sha256:{Hex}"));

        var images = run.Format().Where(artifact => artifact.Type is ArtifactType.Oci).ToList();

        Assert.Equal([$"a.io/app@sha256:{Hex}", $"b.io/app@sha256:{Hex}"], images.Select(image => image.FullKey));
        Assert.Matches("^b29814cf5792-[0-9a-f]{8}$", images[0].Key);
        Assert.Equal("b29814cf5792", images[1].Key);
        Assert.Equal(
            $"image a.io/app@sha256:{Hex}: another image of this run has the annotation key b29814cf5792; the signature of this one is kept under {images[0].Key}",
            Assert.Single(images[0].Warnings));
    }

    [Theory]
    [InlineData("alpine", "index.docker.io/library/alpine")]
    [InlineData("docker.io/alpine", "index.docker.io/library/alpine")]
    [InlineData("team/app:1.0", "index.docker.io/team/app")]
    [InlineData("localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app:v1", "localhost:5000/app")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app")]
    public void Format_ImageInAnySpelling_IsNormalised(string url, string repository)
    {
        var artifacts = Sample.TaskRun(("IMAGES", $"{url}@sha256:{Hex},\n")).Format();

        Assert.Equal(2, artifacts.Count);
        Assert.Equal(new Subject(repository, "sha256", Hex), Assert.Single(artifacts[0].Subjects));
        Assert.Equal($"{repository}@sha256:{Hex}", artifacts[1].FullKey);
    }

    [Theory]
    [InlineData("R.io/App")]
    [InlineData("r.io:x/app")]
    [InlineData("a")]
    [InlineData("r.io/app:")]
    [InlineData("")]
    public void Format_RepositoryThatIsNone_IsAWarningAndNoFailure(string url)
    {
        var artifact = Assert.Single(Sample.TaskRun(("IMAGES", $"{url}@sha256:{Hex}")).Format());

        Assert.Contains("is not an image repository", Assert.Single(artifact.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ImageWithAScheme_IsTakenAsGivenWithAWarning()
    {
        var artifacts = Sample.TaskRun(("IMAGES", $"https://r.io/app@sha256:{Hex}")).Format();

        Assert.Equal(new Subject("https://r.io/app", "sha256", Hex), Assert.Single(artifacts[0].Subjects));
        Assert.Equal(
            "result IMAGES: \"https://r.io/app\" has a scheme, which becomes part of the image's name and which no registry answers to; give registry/repository alone",
            Assert.Single(artifacts[0].Warnings));
    }

    [Fact]
    public void Format_BuildArtifactThatIsAnImage_IsSubjectAndSigned()
    {
        var output = new JsonObject { ["uri"] = "r.io/app", ["digest"] = $"sha256:{Hex}", ["isBuildArtifact"] = "true" };

        var artifacts = Sample.TaskRun(("app-ARTIFACT_OUTPUTS", output)).Format(Sample.With("slsa/v2alpha4"));

        Assert.Equal(2, artifacts.Count);
        Assert.Equal($"subject r.io/app@sha256:{Hex}, signed as an image", Assert.Single(artifacts[0].Hints).Detail);
        Assert.Null(artifacts[0].Predicate()["runDetails"]!["byproducts"]);
    }

    [Fact]
    public void Format_OutputNotMarkedAsBuildArtifact_IsAByproductInV2Alpha4AndASubjectBefore()
    {
        JsonObject Run() => Sample.TaskRun(("ARTIFACT_OUTPUTS", new JsonObject { ["uri"] = "pkg:a", ["digest"] = $"sha256:{Hex}", ["isBuildArtifact"] = "True" }));

        var newer = Assert.Single(Run().Format(Sample.With("slsa/v2alpha4")));
        var older = Assert.Single(Run().Format(Sample.With("slsa/v2alpha3")));

        Assert.Empty(newer.Subjects);
        Assert.False(Assert.Single(newer.Hints).Understood);
        Assert.Equal("taskRunResults/build/ARTIFACT_OUTPUTS", (string?)newer.Predicate()["runDetails"]!["byproducts"]![0]!["name"]);
        Assert.Equal(new Subject("pkg:a", "sha256", Hex), Assert.Single(older.Subjects));
        Assert.Equal("result ARTIFACT_OUTPUTS: isBuildArtifact is \"True\", which counts as false; write \"true\" in lower case", Assert.Single(older.Warnings));
    }

    [Fact]
    public void Format_ArtifactPairInV2Alpha4_SaysWhatToWriteInstead()
    {
        var artifact = Assert.Single(
            Sample.TaskRun(("ARTIFACT_URI", "pkg:a"), ("ARTIFACT_DIGEST", $"SHA256:{Hex}")).Format(Sample.With("slsa/v2alpha4")));

        Assert.Equal(
            "slsa/v2alpha4 does not read ARTIFACT_URI and ARTIFACT_DIGEST; write an object result *ARTIFACT_OUTPUTS with isBuildArtifact \"true\"",
            Assert.Single(artifact.Hints).Detail);
        Assert.Empty(artifact.Subjects);
    }

    [Fact]
    public void Format_GitHint_IsOverriddenByParamThenByResult()
    {
        const string commit = "9505cacb7c710ed17125fcc6cb3669e8ddca6c8c";
        var run = Sample.TaskRun(("CHAINS-GIT_COMMIT", commit));
        run["status"]!["taskSpec"] = new JsonObject
        {
            ["params"] = new JsonArray(
                new JsonObject { ["name"] = "CHAINS-GIT_URL", ["default"] = "https://default/x" },
                new JsonObject { ["name"] = "CHAINS-GIT_COMMIT", ["default"] = "0" }),
        };
        run["spec"]!["params"] = Sample.Results(("CHAINS-GIT_URL", "https://param/x"), ("CHAINS-GIT_COMMIT", "1"));

        var artifact = Assert.Single(run.Format());

        var material = Assert.Single(artifact.Predicate()["materials"]!.AsArray());
        Assert.Equal("git+https://param/x.git", (string?)material!["uri"]);
        Assert.Equal(commit, (string?)material["digest"]!["sha1"]);
        Assert.Empty(artifact.Warnings);
    }

    [Fact]
    public void Format_ResultsOfSteps_CountInV2Alpha4Only()
    {
        JsonObject Run()
        {
            var run = Sample.TaskRun();
            run["status"]!["steps"] = new JsonArray(new JsonObject
            {
                ["name"] = "push",
                ["imageID"] = $"r.io/tool@sha256:{Hex}",
                ["results"] = Sample.Results(("IMAGES", $"r.io/app@sha256:{Hex}")),
                ["provenance"] = new JsonObject { ["refSource"] = new JsonObject { ["uri"] = "git+https://g/x", ["digest"] = new JsonObject { ["sha1"] = "ab" } } },
            });
            return run;
        }

        var newer = Assert.Single(Run().Format(Sample.With("slsa/v2alpha4")));
        var older = Assert.Single(Run().Format());

        Assert.Equal(new Subject("r.io/app", "sha256", Hex), Assert.Single(newer.Subjects));
        Assert.Contains("stepAction/push", newer.Predicate().ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(older.Subjects);
        Assert.Equal(
            "in-toto does not read results of steps; use slsa/v2alpha4, or give the task a result with the value of the step's",
            Assert.Single(older.Hints).Detail);
    }

    [Fact]
    public void Format_HintsOfChildrenWithoutDeepInspection_AreReportedWithTheSwitch()
    {
        var child = Sample.Child("build", ("IMAGES", $"r.io/app@sha256:{Hex}"));

        var flat = Assert.Single(Sample.PipelineRun("build").Format(null, child));
        var deep = Assert.Single(Sample.PipelineRun("build").Format(Sample.InToto with { DeepInspection = true }, child));

        Assert.Empty(flat.Subjects);
        var hint = Assert.Single(flat.Hints);
        Assert.Equal("taskrun build: result IMAGES", hint.Source);
        Assert.Contains("artifacts.pipelinerun.enable-deep-inspection", hint.Detail, StringComparison.Ordinal);
        Assert.Equal(new Subject("r.io/app", "sha256", Hex), Assert.Single(deep.Subjects));
    }

    [Fact]
    public void Format_ThousandsOfImages_StopsAtTheLimitAndSaysSo()
    {
        var list = string.Join(',', Enumerable.Range(0, 1500).Select(i => $"r.io/app{i}@sha256:{Hex}"));

        var artifacts = Sample.TaskRun(("IMAGES", list)).Format();

        Assert.Equal(1001, artifacts.Count);
        Assert.Contains("result IMAGES: IMAGES names more than 1000 images; the rest is left out", artifacts[0].Warnings);
        Assert.Equal(1001, artifacts.Select(artifact => artifact.Key).Distinct().Count());
    }

    [Fact]
    public void Format_HugeValues_AreCutInMessages()
    {
        var huge = new string('a', 2_000_000);

        var artifact = Assert.Single(Sample.TaskRun(
            ("IMAGE_URL", huge), ("IMAGE_DIGEST", huge), ("ARTIFACT_URI", huge), ("ARTIFACT_DIGEST", $"sha256:{Hex}")).Format());

        Assert.Equal(
            [
                "result IMAGE_URL, IMAGE_DIGEST: the URI has 2000000 characters; at most 4096 are read",
                "result ARTIFACT_URI, ARTIFACT_DIGEST: the URI has 2000000 characters; at most 4096 are read",
            ],
            artifact.Warnings);
    }

    private static JsonObject Run(string results) => Sample.TaskRun(
        [.. JsonNode.Parse(results)!.AsArray().Select(pair => ((string)pair![0]!, pair[1]?.DeepClone()))]);
}
