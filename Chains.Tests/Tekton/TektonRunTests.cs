using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Tekton;
using Chains.Tests.Formatting;

namespace Chains.Tests.Tekton;

public sealed class TektonRunTests
{
    [Theory]
    [InlineData("", "not JSON that can be read")]
    [InlineData("{", "not JSON that can be read")]
    [InlineData("[]", "The run is a JSON array; give a TaskRun or PipelineRun object.")]
    [InlineData("""{"kind":"Pod","metadata":{"name":"x","namespace":"n"}}""", "object n/x: kind is \"Pod\"; only TaskRun and PipelineRun carry provenance.")]
    [InlineData("""{"kind":"TaskRun","metadata":{"name":"x","namespace":"n"}}""", "taskrun n/x: apiVersion is missing; it must be tekton.dev/v1.")]
    [InlineData("""{"kind":"TaskRun","apiVersion":"tekton.dev/v1beta1","metadata":{"name":"x","namespace":"n"}}""", "taskrun n/x: apiVersion is tekton.dev/v1beta1; only tekton.dev/v1 is read. The cluster converts: kubectl get taskruns.v1.tekton.dev NAME -o json.")]
    [InlineData("""{"kind":"TaskRun","apiVersion":"tekton.dev/v1"}""", "taskrun without a name: metadata.name is missing; give the run as the cluster holds it (kubectl get -o json).")]
    [InlineData("""{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"x"},"spec":[]}""", "taskrun x: spec is a JSON array; it must be an object.")]
    [InlineData("""{"kind":"TaskRun","kind":"PipelineRun"}""", "not JSON that can be read")]
    [InlineData("""{"kind":"TaskRun","x":"\ud800"}""", "not valid Unicode")]
    [InlineData("""{"kind":"TaskRun","x":"\udc00\ud800"}""", "not valid Unicode")]
    public void Parse_WhatIsNoRun_SaysWhyAndWhatToDo(string json, string message)
    {
        var error = Assert.Throws<RunFormatException>(() => TektonRun.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TenMegabyteResult_SaysTheLimitAndTheRemedy()
    {
        var json = Encoding.UTF8.GetBytes(Sample.TaskRun(("log", new string('x', 10_000_000))).ToJsonString());

        var error = Assert.Throws<RunFormatException>(() => TektonRun.Parse(json));

        Assert.Equal(
            $"The run is {json.Length} bytes of JSON; at most 8388608 are read. Keep large results in a workspace or registry and let the result hold a reference.",
            error.Message);
    }

    [Fact]
    public void Parse_NestedTooDeep_IsRefused()
    {
        var json = $$"""{"kind":"TaskRun","x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";

        Assert.Throws<RunFormatException>(() => TektonRun.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\\\ud800", "\\ud800")]
    public void Parse_EscapesThatAreUnicode_AreRead(string escaped, string expected)
    {
        var json = "{\"kind\":\"TaskRun\",\"apiVersion\":\"tekton.dev/v1\",\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":\"" + escaped + "\"}}}";

        Assert.Equal(expected, TektonRun.Parse(Encoding.UTF8.GetBytes(json)).Labels["a"]);
    }

    [Fact]
    public void Parse_InvalidUtf8_IsRefused() =>
        Assert.Throws<RunFormatException>(() => TektonRun.Parse((byte[])[.. "{\"kind\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void Parse_RecordedTaskRun_ReadsWhatTheControllerNeeds()
    {
        var run = GoldenCase.Load("tr-base-slsav1").Run;

        Assert.Equal(new RunKey(RunKind.TaskRun, "default", "tr-base-slsav1"), run.Key);
        Assert.Equal("b5904bbc-4e22-4d90-b81a-df8bb25429dc", run.Uid);
        Assert.Equal("585", run.ResourceVersion);
        Assert.Equal(["chains.tekton.dev/taskrun"], run.Finalizers);
        Assert.True(run.IsDone);
        Assert.True(run.Succeeded);
        Assert.Equal("Succeeded", run.ConditionReason);
        Assert.Equal("default", run.ServiceAccountName);
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 3, 7, TimeSpan.Zero), run.CompletionTime);
        Assert.Equal("build-push", run.Labels["tekton.dev/task"]);
        Assert.Null(run.DeletedAt);
        Assert.False(run.FinalizerOwnedByUpdate);
    }

    [Fact]
    public void Parse_RecordedPipelineRun_ReadsItsChildren()
    {
        var golden = GoldenCase.Load("pr-base-deep-v2alpha4");

        Assert.Equal(
            golden.Children.Select(child => child.Name).Order(),
            golden.Run.ChildReferences.Where(child => child.Kind is "TaskRun").Select(child => child.Name).Order());
    }

    [Theory]
    [InlineData("TaskRun", "v:\"chains.tekton.dev/taskrun\"", "Update", true)]
    [InlineData("TaskRun", "v:\"chains.tekton.dev\"", "Update", true)]
    [InlineData("PipelineRun", "v:\"chains.tekton.dev/pipelinerun\"", "Update", true)]
    [InlineData("TaskRun", "v:\"chains.tekton.dev/taskrun\"", "Apply", false)]
    [InlineData("TaskRun", "v:\"other.dev/chains.tekton.dev\"", "Update", false)]
    public void FinalizerOwnedByUpdate_ManagedFields_TellsWhoPutItThere(string kind, string field, string operation, bool expected)
    {
        var run = Sample.TaskRun();
        run["kind"] = kind;
        run["metadata"]!["managedFields"] = new JsonArray(new JsonObject
        {
            ["operation"] = operation,
            ["fieldsV1"] = new JsonObject { ["f:metadata"] = new JsonObject { ["f:finalizers"] = new JsonObject { [field] = new JsonObject() } } },
        });

        Assert.Equal(expected, run.Parse().FinalizerOwnedByUpdate);
    }

    [Theory]
    [InlineData("True", true, true)]
    [InlineData("False", true, false)]
    [InlineData("Unknown", false, null)]
    [InlineData("", false, null)]
    public void IsDone_SucceededCondition_DecidesIt(string status, bool done, bool? succeeded)
    {
        var run = Sample.TaskRun();
        run["status"]!["conditions"] = new JsonArray(
            new JsonObject { ["type"] = "Other", ["status"] = "True" }, new JsonObject { ["type"] = "Succeeded", ["status"] = status });

        Assert.Equal((done, succeeded), (run.Parse().IsDone, run.Parse().Succeeded));
    }

    [Fact]
    public void From_ElementOfADocument_KeepsAllFieldsAndOnlyItsOwn()
    {
        var list = new JsonObject { ["items"] = new JsonArray(Sample.TaskRun(), Sample.TaskRun()) };
        list["items"]![0]!["metadata"]!["futureField"] = "kept";
        using var document = JsonDocument.Parse(list.ToJsonString());
        var element = document.RootElement.GetProperty("items")[0];

        var run = TektonRun.From(element);

        Assert.Equal(element.GetRawText(), Encoding.UTF8.GetString(run.Json.Span));
        Assert.Equal("kept", run.Raw.GetProperty("metadata").GetProperty("futureField").GetString());
    }

    [Fact]
    public void OwningPipelineRun_OwnerReference_NamesIt()
    {
        var run = Sample.TaskRun();
        run["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PipelineRun", ["name"] = "no" },
            new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun", ["name"] = "release", ["uid"] = "u", ["controller"] = true });

        Assert.Equal(new RunKey(RunKind.PipelineRun, "team", "release"), run.Parse().OwningPipelineRun);
        Assert.True(run.Parse().OwnerReferences[1].Controller);
    }
}
