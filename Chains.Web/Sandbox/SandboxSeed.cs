using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox;

/// <summary>
/// What a new sandbox holds before anything runs in it: the namespaces and the chains-config of a fresh installation that keeps everything on the runs, signs
/// keyless and logs what it signs, with the sandbox's own authority and log.
/// </summary>
internal sealed class SandboxSeed(ObjectWriter writer, ObjectStore store)
{
    /// <summary>Where the sandbox answered when it wrote its address into the configuration.</summary>
    private const string AddressAnnotation = "sandbox.chains.tekton.dev/address";

    private const string Namespace = "tekton-chains";

    private const string Name = "chains-config";

    private static readonly string[] AddressKeys = ["transparency.url", "signers.x509.fulcio.address", "signers.x509.fulcio.issuer"];

    private static readonly WriteOptions Options = new("chains-sandbox", DryRun: false, Force: false);

    /// <param name="address">Where the sandbox answers; null where that is not known yet, and then its authority and log are not used by themselves.</param>
    public void Apply(string? address)
    {
        if (!store.IsEmpty)
            return;
        foreach (var name in (string[])["default", "kube-system", Namespace, "tekton-pipelines"])
            writer.Create(ResourceCatalog.Namespaces, "", Named(name), Options);
        var configuration = Named(Name);
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
        if (address is not null)
            UseOwn(configuration, address);
        writer.Create(ResourceCatalog.ConfigMaps, Namespace, configuration, Options);
    }

    private static void UseOwn(JsonObject configuration, string address)
    {
        configuration["metadata"]!["annotations"] = new JsonObject { [AddressAnnotation] = address };
        (configuration["data"]!["transparency.enabled"], configuration["data"]!["signers.x509.fulcio.enabled"]) = ("true", "true");
        foreach (var key in AddressKeys)
            configuration["data"]![key] = address;
    }

    /// <summary>Follows the sandbox to another port: settings that name its old address name the new one. What somebody else wrote stays.</summary>
    public void Move(string address)
    {
        var request = new ApiRequest(ResourceCatalog.ConfigMaps, Namespace, Name, "");
        if (store.Table(request.Type).Find(request.Key) is not null)
            writer.Update(request, (_, next) => Moved(next, address), Options);
    }

    private static JsonObject Moved(JsonObject configuration, string address)
    {
        if (configuration["metadata"]?["annotations"] is not JsonObject annotations || annotations[AddressAnnotation]?.GetValue<string>() is not { } before)
            return configuration;
        annotations[AddressAnnotation] = address;
        foreach (var key in AddressKeys)
            if (configuration["data"] is JsonObject data && data[key]?.GetValue<string>() == before)
                data[key] = address;
        return configuration;
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
