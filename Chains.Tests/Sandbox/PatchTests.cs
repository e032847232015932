using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Patching;
using CsCheck;

namespace Chains.Tests.Sandbox;

public sealed class PatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a/b":1,"c~d":2}""", """[{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/c~0d","value":3}]""", """{"c~d":3}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"test","path":"/b","value":[1,2]}]""", """{"a":[1,2],"b":[1,2]}""")]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null},{"op":"test","path":"","value":{"a":null}}]""", """{"a":null}""")]
    public void JsonPatch_Applies(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonPatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch)!.AsArray())!.ToJsonString());

    [Theory]
    [InlineData("""[{"op":"remove","path":"/x"}]""")]
    [InlineData("""[{"op":"replace","path":"/x","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a/9","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a/01","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a/-1","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/a/-"}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a"}]""")]
    [InlineData("""[{"op":"add","value":1}]""")]
    [InlineData("""[{"op":"fly","path":"/a"}]""")]
    [InlineData("""[{"op":"test","path":"/a","value":0}]""")]
    [InlineData("""[{"op":"move","from":"/m","path":"/m/n"}]""")]
    [InlineData("""[7]""")]
    public void JsonPatch_ThatDoesNotFit_IsRefused(string patch) =>
        Assert.Throws<PatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":[1],"m":{"n":1}}"""), JsonNode.Parse(patch)!.AsArray()));

    [Fact]
    public void JsonPatch_ThatDoublesItself_IsStopped()
    {
        var operations = new JsonArray([.. Enumerable.Range(0, 64).Select(_ => JsonNode.Parse("""{"op":"copy","from":"","path":"/a"}"""))]);
        var grown = new JsonObject { ["a"] = new string('x', 1000), ["b"] = new string('x', 1000) };
        var doubling = new JsonArray([.. Enumerable.Range(0, 64).Select(i => JsonNode.Parse($$"""{"op":"copy","from":"","path":"/c{{i}}"}"""))]);
        Assert.Throws<PatchException>(() => JsonPatch.Apply(grown, doubling));
        Assert.Equal(64, operations.Count);
    }

    [Fact]
    public void JsonPatch_OfAnything_AppliesOrIsRefused()
    {
        var token = Of("a", "b", "0", "1", "-", "", "~0", "~1", "~", "00", "-1", "99999999999999999999", "é");
        var pointer = Gen.OneOf(token.Array[0, 4].Select(tokens => string.Concat(tokens.Select(part => "/" + part))), Gen.String);
        var value = Of("1", "null", "\"x\"", "[1,2]", "{\"a\":{\"b\":[]}}");
        var operation = Gen.Select(Of("add", "remove", "replace", "move", "copy", "test", "odd"), pointer, pointer, value);
        operation.Array[0, 6].Sample(operations =>
        {
            var patch = new JsonArray([.. operations.Select(o => new JsonObject { ["op"] = o.Item1, ["path"] = o.Item2, ["from"] = o.Item3, ["value"] = JsonNode.Parse(o.Item4) })]);
            try
            {
                JsonPatch.Apply(JsonNode.Parse("""{"a":{"b":[1,{"a":2}]},"b":[0,1],"":3}"""), patch);
            }
            catch (PatchException)
            {
                // Refused: as good as applied, for this test.
            }
        });
    }

    [Theory]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null,"d":3}}""", """{"a":{"c":2,"d":3}}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    [InlineData("""{}""", """{"a":[null,{"b":null}]}""", """{"a":[null,{"b":null}]}""")]
    public void MergePatch_Applies(string target, string patch, string expected)
    {
        var node = JsonNode.Parse(target)!.AsObject();
        MergePatch.Apply(node, JsonNode.Parse(patch)!.AsObject());
        Assert.Equal(expected, node.ToJsonString());
    }

    [Theory]
    [InlineData("""{"m":{"finalizers":["a"]}}""", """{"m":{"finalizers":["a","b"]}}""", """{"m":{"finalizers":["a","b"]}}""")]
    [InlineData("""{"m":{"finalizers":["a","b"]}}""", """{"m":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["b"]}}""", """{"m":{"finalizers":["b"]}}""")]
    [InlineData("""{"secrets":[{"name":"a"}]}""", """{"secrets":[{"name":"b"},{"name":"a","$patch":"delete"}]}""", """{"secrets":[{"name":"b"}]}""")]
    [InlineData("""{"data":{"a":"1","b":"2"}}""", """{"data":{"$patch":"replace","c":"3"}}""", """{"data":{"c":"3"}}""")]
    [InlineData("""{"data":{"a":"1","b":"2"}}""", """{"data":{"$retainKeys":["b"],"b":"4"}}""", """{"data":{"b":"4"}}""")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"$patch":"delete"}}""", """{}""")]
    public void StrategicMergePatch_Applies(string target, string patch, string expected)
    {
        var node = JsonNode.Parse(target)!.AsObject();
        StrategicMergePatch.Apply(node, JsonNode.Parse(patch)!.AsObject());
        Assert.Equal(expected, node.ToJsonString());
    }

    private static Gen<string> Of(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
