using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox;

/// <summary>What a new sandbox holds before anything runs in it: the namespaces and the chains-config of a fresh installation that keeps everything on the runs.</summary>
internal sealed class SandboxSeed(ObjectWriter writer, ObjectStore store)
{
    private static readonly WriteOptions Options = new("chains-sandbox", DryRun: false, Force: false);

    public void Apply()
    {
        if (!store.IsEmpty)
            return;
        foreach (var name in (string[])["default", "kube-system", "tekton-chains", "tekton-pipelines"])
            writer.Create(ResourceCatalog.Namespaces, "", Named(name), Options);
        var configuration = Named("chains-config");
        configuration["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "tekton-chains" };
        configuration["data"] = new JsonObject
        {
            ["artifacts.taskrun.format"] = "slsa/v2alpha4",
            ["artifacts.taskrun.storage"] = "tekton",
            ["artifacts.pipelinerun.format"] = "slsa/v2alpha4",
            ["artifacts.pipelinerun.storage"] = "tekton",
            ["artifacts.pipelinerun.enable-deep-inspection"] = "true",
            ["artifacts.oci.format"] = "simplesigning",
            ["artifacts.oci.storage"] = "tekton",
        };
        writer.Create(ResourceCatalog.ConfigMaps, "tekton-chains", configuration, Options);
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
