using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Bench.Sample;

/// <summary>
/// The one-image TaskRun that is measured: the recorded golden case, with a name, UID, image digest and times of its own, so that no two runs are alike.
/// </summary>
internal sealed class SampleRun
{
    /// <summary>On every run that is created in a cluster, its value the prefix of the names: what to delete by.</summary>
    public const string Label = "chains-bench";

    private readonly JsonObject _template;

    public SampleRun()
    {
        using var resource = typeof(SampleRun).Assembly.GetManifestResourceStream("taskrun.json")!;
        _template = JsonNode.Parse(resource)!.AsObject();
    }

    /// <summary>The finished run as an API server hands it out.</summary>
    public byte[] Finished(string prefix, int number, DateTimeOffset completed)
    {
        var run = _template.DeepClone().AsObject();
        var metadata = run["metadata"]!.AsObject();
        metadata["name"] = Name(prefix, number);
        metadata["uid"] = Guid.NewGuid().ToString();
        run["status"] = Status(number, completed);
        return Utf8(run);
    }

    /// <summary>The body that creates the run, still running.</summary>
    public byte[] Created(string prefix, int number)
    {
        var run = _template.DeepClone().AsObject();
        var metadata = run["metadata"]!.AsObject();
        var labels = metadata["labels"]!.DeepClone();
        labels[Label] = prefix.TrimEnd('-');
        run["metadata"] = new JsonObject
        {
            ["name"] = Name(prefix, number),
            ["labels"] = labels,
            ["annotations"] = metadata["annotations"]!.DeepClone(),
        };
        run.Remove("status");
        return Utf8(run);
    }

    /// <summary>The merge patch of its status that finishes it.</summary>
    public FinishPatch FinishPatch(int number) => new(Utf8(new JsonObject { ["status"] = Status(number, Sample.FinishPatch.Placeholder) }));

    public static string Name(string prefix, int number) => $"{prefix}{number:D6}";

    private JsonNode Status(int number, DateTimeOffset completed)
    {
        var status = _template["status"]!.DeepClone();
        status["completionTime"] = Sample.FinishPatch.Text(completed);
        status["startTime"] = Sample.FinishPatch.Text(completed);
        var digest = "sha256:" + $"{number:x8}".PadLeft(12, 'a') + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('0', 20);
        foreach (var result in status["results"]!.AsArray())
            if ((string?)result!["name"] == "IMAGE_DIGEST")
                result["value"] = digest;
        return status;
    }

    private static byte[] Utf8(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}
