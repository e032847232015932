using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Tekton;

namespace Chains.Tests.Formatting;

/// <summary>The same run with the members of every object in reverse order.</summary>
internal static class JsonShuffle
{
    public static TektonRun Reverse(TektonRun run) =>
        TektonRun.Parse(JsonSerializer.SerializeToUtf8Bytes(Reverse(JsonNode.Parse(run.Json.Span))));

    private static JsonNode? Reverse(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reverse(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reverse)]),
        _ => node?.DeepClone(),
    };
}
