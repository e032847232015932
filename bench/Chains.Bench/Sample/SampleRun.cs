using System.Text.Json.Nodes;

namespace Chains.Bench.Sample;

/// <summary>
/// The one-image TaskRun that is measured: the recorded golden case, with a name, UID, image digest and times of its own, so that no two runs are alike.
/// </summary>
internal sealed class SampleRun
{
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
        run["metadata"] = new JsonObject
        {
            ["name"] = Name(prefix, number),
            ["labels"] = metadata["labels"]!.DeepClone(),
            ["annotations"] = metadata["annotations"]!.DeepClone(),
        };
        run.Remove("status");
        return Utf8(run);
    }

    /// <summary>The merge patch of its status that finishes it.</summary>
    public byte[] FinishPatch(int number, DateTimeOffset completed) => Utf8(new JsonObject { ["status"] = Status(number, completed) });

    public static string Name(string prefix, int number) => $"{prefix}{number:D6}";

    private JsonNode Status(int number, DateTimeOffset completed)
    {
        var status = _template["status"]!.DeepClone();
        status["completionTime"] = completed.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
        status["startTime"] = completed.UtcDateTime.AddMinutes(-3).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var digest = "sha256:" + $"{number:x8}".PadLeft(12, 'a') + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('0', 20);
        foreach (var result in status["results"]!.AsArray())
            if ((string?)result!["name"] == "IMAGE_DIGEST")
                result["value"] = digest;
        return status;
    }

    private static byte[] Utf8(JsonObject json) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json);
}
