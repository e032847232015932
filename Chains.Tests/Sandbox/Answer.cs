using System.Text.Json.Nodes;

namespace Chains.Tests.Sandbox;

/// <summary>What the sandbox answered.</summary>
internal sealed record Answer(int Code, JsonObject Body)
{
    public string Message => Text("message");

    public string Reason => Text("reason");

    public string Version => Text("metadata", "resourceVersion");

    public string Text(params ReadOnlySpan<string> path) => Node(path)?.GetValue<string>() ?? "";

    public JsonNode? Node(params ReadOnlySpan<string> path)
    {
        JsonNode? node = Body;
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }
}
