using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Tests.Formatting;

public sealed class PreviewTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Create_RecordedRun_ShowsWhatTheGoControllerWrote(string name)
    {
        var golden = GoldenCase.Load(name);
        var children = JsonSerializer.SerializeToElement(golden.Children.Select(child => child.Raw));

        var preview = Preview.Create(golden.Run.Raw, children, golden.Configuration);

        foreach (var artifact in preview.Artifacts.Where(artifact => artifact.Type is not "oci" || artifact.Key.Length is 12))
        {
            var expected = golden.Payloads[artifact.Type is "oci" ? $"payload.{artifact.Key}.json" : "payload.json"];
            Assert.Empty(JsonDifference.Between(expected, artifact.Payload!.Value));
        }
    }

    [Fact]
    public void ToJson_Preview_HasTheNamesOfTheRestApi()
    {
        var run = Element(Sample.TaskRun(("IMAGE_URL", "r.io/app"), ("IMAGE_DIGEST", $"sha256:{Sample.Hex}")));

        var json = JsonNode.Parse(Preview.Create(run, null, Sample.InToto).ToJson())!;

        var artifacts = json["artifacts"]!.AsArray();
        Assert.Equal(["taskrun", "oci"], artifacts.Select(artifact => (string?)artifact!["type"]));
        Assert.Equal(["taskrun-u-1", "b29814cf5792"], artifacts.Select(artifact => (string?)artifact!["key"]));
        Assert.Equal(["in-toto", "simplesigning"], artifacts.Select(artifact => (string?)artifact!["format"]));
        Assert.Equal("https://in-toto.io/Statement/v0.1", (string?)artifacts[0]!["payload"]!["_type"]);
        Assert.Equal(
            $$"""{"source":"result IMAGE_URL, IMAGE_DIGEST","kind":"IMAGE_URL/IMAGE_DIGEST","understood":true,"detail":"subject r.io/app@sha256:{{Sample.Hex}}, signed as an image"}""",
            artifacts[0]!["hints"]![0]!.ToJsonString());
        Assert.Empty(artifacts[0]!["warnings"]!.AsArray());
    }

    [Fact]
    public void Create_ArtifactsSwitchedOff_SaysSoAndStillWarnsOfHints()
    {
        var off = Sample.InToto with { TaskRuns = Sample.InToto.TaskRuns with { Storage = [] } };

        var preview = Preview.Create(Element(Sample.TaskRun(("IMAGES", "r.io/app"))), null, off);

        Assert.Empty(preview.Artifacts);
        Assert.Equal(
            [
                "artifacts.taskrun.storage is empty: artifacts of this type are not signed. Name a storage backend, such as tekton, to switch them on.",
                "result IMAGES: \"r.io/app\" is not of the form registry/repository@sha256:<hex>",
            ],
            preview.Warnings);
    }

    [Fact]
    public void Create_RunStillGoing_SaysThatItMayChange()
    {
        var run = Sample.TaskRun();
        run["status"]!["conditions"]![0]!["status"] = "Unknown";

        Assert.Contains("taskrun team/build: not finished", Assert.Single(Preview.Create(Element(run), null, Sample.InToto).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ChildrenAsKubectlPrintsThem_AreRead()
    {
        var list = new JsonObject { ["kind"] = "List", ["items"] = new JsonArray(Sample.Child("build")) };

        var preview = Preview.Create(Element(Sample.PipelineRun("build")), Element(list), Sample.InToto);

        Assert.Empty(Assert.Single(preview.Artifacts).Warnings);
    }

    [Theory]
    [InlineData("\"x\"", "children must be an array of TaskRuns")]
    [InlineData("""[{"kind":"Pod"}]""", "children[0]: object without a name: kind is \"Pod\"")]
    public void Create_ChildrenThatAreNone_SaysWhich(string children, string message)
    {
        var error = Assert.Throws<RunFormatException>(() =>
            Preview.Create(Element(Sample.PipelineRun()), JsonElement.Parse(children), Sample.InToto));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FormatThatIsUnknown_ShowsTheErrorAsAWarning()
    {
        var artifact = Assert.Single(Preview.Create(Element(Sample.TaskRun()), null, Sample.With("nonsense")).Artifacts);

        Assert.Null(artifact.Payload);
        Assert.Contains("\"nonsense\"", artifact.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_RunNestedAsDeepAsCanBeRead_StaysReadable()
    {
        var run = Sample.TaskRun();
        run["spec"]!["retries"] = JsonNode.Parse(new string('[', 46) + new string(']', 46));

        var preview = Preview.Create(Element(run), null, Sample.With("slsa/v2alpha4"));

        Assert.NotNull(JsonNode.Parse(preview.ToJson()));
        Assert.NotNull(JsonSerializer.Serialize(preview, JsonSerializerOptions.Web));
        run["spec"]!["retries"] = JsonNode.Parse(new string('[', 47) + new string(']', 47));
        Assert.Throws<RunFormatException>(() => Preview.Create(Element(run), null, Sample.InToto));
    }

    private static JsonElement Element(JsonNode node) => JsonElement.Parse(node.ToJsonString());
}
