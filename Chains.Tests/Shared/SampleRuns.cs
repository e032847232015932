using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Tekton;

namespace Chains.Tests.Shared;

/// <summary>Runs as an API server holds them; tests change what they are about.</summary>
internal static class SampleRuns
{
    public const string Digest = "4f1b0a7d2c3e5a6978b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa";

    public static readonly DateTimeOffset Finished = new(2026, 3, 1, 12, 0, 40, TimeSpan.Zero);

    /// <param name="uid">"" for none.</param>
    /// <param name="image">Repository of an image that its results name, or null.</param>
    public static JsonObject TaskRun(string name, string? uid = null, string @namespace = "default", string? image = null)
    {
        var run = Run("TaskRun", name, uid, @namespace);
        run["metadata"]!["labels"] = new JsonObject { ["tekton.dev/task"] = "build" };
        run["spec"] = new JsonObject { ["taskRef"] = new JsonObject { ["name"] = "build", ["kind"] = "Task" }, ["serviceAccountName"] = "default" };
        run["status"] = new JsonObject
        {
            ["startTime"] = "2026-03-01T12:00:00Z",
            ["podName"] = name + "-pod",
            ["taskSpec"] = new JsonObject { ["steps"] = new JsonArray { new JsonObject { ["name"] = "build", ["image"] = "busybox" } } },
            ["steps"] = new JsonArray
            {
                new JsonObject
                {
                    ["name"] = "build",
                    ["container"] = "step-build",
                    ["imageID"] = "docker.io/library/busybox@sha256:" + new string('b', 64),
                },
            },
        };
        if (image is not null)
            run["status"]!["results"] = new JsonArray
            {
                new JsonObject { ["name"] = "IMAGE_URL", ["type"] = "string", ["value"] = image },
                new JsonObject { ["name"] = "IMAGE_DIGEST", ["type"] = "string", ["value"] = "sha256:" + Digest },
            };
        return run.Finish();
    }

    public static JsonObject PipelineRun(string name, params ReadOnlySpan<string> children)
    {
        var run = Run("PipelineRun", name, null, "default");
        run["spec"] = new JsonObject { ["pipelineRef"] = new JsonObject { ["name"] = "release" } };
        var references = new JsonArray();
        foreach (var child in children)
            references.Add(new JsonObject
            {
                ["apiVersion"] = "tekton.dev/v1", ["kind"] = "TaskRun", ["name"] = child, ["pipelineTaskName"] = child,
            });
        run["status"] = new JsonObject { ["startTime"] = "2026-03-01T12:00:00Z", ["childReferences"] = references };
        return run.Finish();
    }

    public static JsonObject OwnedBy(this JsonObject run, JsonObject parent)
    {
        run["metadata"]!["ownerReferences"] = new JsonArray
        {
            new JsonObject
            {
                ["apiVersion"] = "tekton.dev/v1",
                ["kind"] = "PipelineRun",
                ["name"] = parent["metadata"]!["name"]!.GetValue<string>(),
                ["uid"] = parent["metadata"]!["uid"]!.GetValue<string>(),
                ["controller"] = true,
            },
        };
        return run;
    }

    public static JsonObject Finish(this JsonObject run, bool succeeded = true)
    {
        run["status"]!["completionTime"] = "2026-03-01T12:00:40Z";
        return run.Condition(succeeded ? "True" : "False");
    }

    /// <summary>The same run, as it was while it ran.</summary>
    public static JsonObject Running(this JsonObject run)
    {
        run["status"]!.AsObject().Remove("completionTime");
        return run.Condition("Unknown");
    }

    public static JsonObject Annotated(this JsonObject run, string name, string value)
    {
        var annotations = run["metadata"]!["annotations"] as JsonObject ?? [];
        run["metadata"]!["annotations"] = annotations;
        annotations[name] = value;
        return run;
    }

    public static JsonObject Held(this JsonObject run, params ReadOnlySpan<string> finalizers)
    {
        var list = new JsonArray();
        foreach (var finalizer in finalizers)
            list.Add(JsonValue.Create(finalizer));
        run["metadata"]!["finalizers"] = list;
        return run;
    }

    public static JsonObject Deleted(this JsonObject run, DateTimeOffset at)
    {
        run["metadata"]!["deletionTimestamp"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        return run;
    }

    public static JsonObject Copy(this JsonObject run) => (JsonObject)run.DeepClone();

    public static TektonRun Parse(this JsonObject run) => TektonRun.Parse(Encoding.UTF8.GetBytes(run.ToJsonString()));

    public static RunKey KeyOf(this JsonObject run) => run.Parse().Key;

    public static string UidOf(this JsonObject run) => run["metadata"]!["uid"]!.GetValue<string>();

    private static JsonObject Run(string kind, string name, string? uid, string @namespace)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = @namespace, ["creationTimestamp"] = "2026-03-01T12:00:00Z" };
        if (uid is not "")
            metadata["uid"] = uid ?? Guid.NewGuid().ToString();
        return new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = kind, ["metadata"] = metadata };
    }

    private static JsonObject Condition(this JsonObject run, string status)
    {
        run["status"]!["conditions"] = new JsonArray { new JsonObject { ["type"] = "Succeeded", ["status"] = status, ["reason"] = "Test" } };
        return run;
    }
}
