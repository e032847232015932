using System.Text.Json.Nodes;

namespace Chains.Web.Hosting;

/// <summary>Values for the examples of the description, by the name of the property.</summary>
internal static class OpenApiExampleTable
{
    private const string Digest = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
    private const string KeyId = "SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["uid"] = "7d3f0a52-6c1b-4f0e-9a8e-2d7c1b9f4e60",
        ["parentUid"] = "7d3f0a52-6c1b-4f0e-9a8e-2d7c1b9f4e60",
        ["namespace"] = "default",
        ["definition"] = "kaniko-build",
        ["fullKey"] = "registry.example.com/app@sha256:" + Digest,
        ["digest"] = "sha256:" + Digest,
        ["sha256"] = Digest,
        ["fingerprint"] = Digest,
        ["hash"] = Digest,
        ["keyId"] = KeyId,
        ["hex"] = "8e5ddbc2cc2ef343e38e8902821d28db0e5cd94e0b850004e7b823f5ccf59330",
        ["algorithm"] = "ECDSA P-256",
        ["publicKey"] = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE…\n-----END PUBLIC KEY-----\n",
        ["format"] = "slsa/v2alpha4",
        ["signer"] = "x509",
        ["backend"] = "tekton",
        ["predicateType"] = "https://slsa.dev/provenance/v1",
        ["image"] = "registry.example.com/app",
        ["nextCursor"] = "3e8",
        ["cursor"] = "3e8",
        ["resourceVersion"] = "184467",
        ["origin"] = "api",
        ["who"] = "ada@example.com",
        ["createdBy"] = "ada@example.com",
        ["revokedBy"] = "ada@example.com",
        ["via"] = "session",
        ["role"] = "Operator",
        ["action"] = "config.change",
        ["target"] = "chains-config",
        ["address"] = "10.0.0.7",
        ["prefix"] = "chains_3kQ9Zb",
        ["token"] = "chains_3kQ9Zb0vYc1r8mX5uH2tLw7eNf4aJs6dPgKiQoRyTzU",
        ["command"] = "kubectl patch configmap chains-config -n tekton-chains --type merge -p '{\"data\":{\"builder.id\":\"https://example.com/builder\"}}'",
        ["self"] = "/api/v1/runs/7d3f0a52-6c1b-4f0e-9a8e-2d7c1b9f4e60",
        ["key"] = "builder.id",
        ["old"] = "https://chains.tekton.dev",
        ["new"] = "https://example.com/builder",
        ["value"] = "https://example.com/builder",
        ["default"] = "https://chains.tekton.dev",
        ["type"] = "about:blank",
        ["title"] = "Not Found",
        ["detail"] = "No run with that UID is on record. /api/v1/runs lists them.",
        ["reason"] = "the registry does not answer",
        ["q"] = "app",
        ["name"] = "build-app-8x2kf",
        ["from"] = "2026-08-01T00:00:00Z",
        ["to"] = "2026-08-02T00:00:00Z",
    };

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["limit"] = 50, ["status"] = 404, ["signatures"] = 2, ["artifacts"] = 2, ["days"] = 90, ["logIndex"] = 41230,
    };

    /// <summary>The body of an operation whose schema says too little; null where the schema will do.</summary>
    public static JsonNode? Body(string? operation) => operation switch
    {
        "patchConfig" => JsonNode.Parse("""{"artifacts.taskrun.format":"slsa/v2alpha4","transparency.url":null}"""),
        "createToken" => JsonNode.Parse("""{"name":"nightly report","role":"Viewer","days":90}"""),
        "preview" => JsonNode.Parse("""{"run":{"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"build-app","namespace":"default"}},"config":{"artifacts.taskrun.format":"slsa/v2alpha4"}}"""),
        _ => null,
    };

    public static JsonNode Text(string name, string? format) => format switch
    {
        "date-time" when !Texts.ContainsKey(name) => "2026-08-01T10:03:07.000Z",
        "uri" => "https://example.com/",
        _ => Texts.GetValueOrDefault(name) ?? (name.Length > 0 ? name : "text"),
    };

    public static JsonNode Number(string name) => Numbers.GetValueOrDefault(name, 1);

    public static JsonNode Switch(string name) => name is not ("deleted" or "isBehind" or "truncated");
}
