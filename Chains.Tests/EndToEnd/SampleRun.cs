using System.Text.Json.Nodes;

namespace Chains.Tests.EndToEnd;

/// <summary>A finished TaskRun that built one image, as a client would create it.</summary>
internal static class SampleRun
{
    private static readonly string Recorded =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "tr-base-intoto", "input.json"));

    public static JsonObject Named(string name)
    {
        var run = (JsonObject)JsonNode.Parse(Recorded)!;
        run["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "default",
            ["labels"] = run["metadata"]!["labels"]!.DeepClone(),
        };
        return run;
    }
}
