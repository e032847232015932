using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Tekton;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Web.Api.Verification;

namespace Chains.Web.Components.Pages;

/// <summary>What somebody pastes or drops on the Verify page. What it is, is seen from its members: a bundle, an envelope, a run, or its annotations.</summary>
public sealed class VerifyInputForm
{
    private const int Longest = 48 * 1024 * 1024;
    private const int LongestArtifact = 32 * 1024 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    public string? Signed { get; set; }

    public IFormFile? SignedFile { get; set; }

    public string? Digest { get; set; }

    public IFormFile? ArtifactFile { get; set; }

    public string? Identity { get; set; }

    public string? Issuer { get; set; }

    public string? Key { get; set; }

    public string? TrustedRoot { get; set; }

    public string? AnnotationKey { get; set; }

    /// <returns>The result, or what is wrong with the form.</returns>
    public async Task<(VerificationResult? Result, string? Trouble)> VerifyAsync(TrustedRoot trusted, CancellationToken cancellation)
    {
        try
        {
            var body = await BodyAsync(cancellation);
            using var document = JsonDocument.Parse(body.ToJsonString(), Strict);
            return VerifyInput.Verify(document.RootElement, trusted, out var errors) is { } result
                ? (result, null)
                : (null, string.Join(" ", errors.Select(e => $"{NameOf(e.Key)} {e.Value[0]}")));
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }

    private async Task<JsonObject> BodyAsync(CancellationToken cancellation)
    {
        var text = SignedFile is { Length: > 0 } file ? await TextAsync(file, Longest, cancellation) : Signed?.Trim() ?? "";
        if (text.Length == 0)
            throw new FormatException("Paste or drop a bundle, an envelope or a run first.");
        var body = new JsonObject { [KindOf(text)] = Member(text) };
        Add(body, "identity", Identity);
        Add(body, "issuer", Issuer);
        Add(body, "key", Key);
        Add(body, "digest", Digest);
        Add(body, "trustedRoot", TrustedRoot);
        Add(body, "annotationKey", AnnotationKey);
        if (ArtifactFile is { Length: > 0 } artifact)
        {
            using var content = new MemoryStream();
            if (artifact.Length > LongestArtifact)
                throw new FormatException($"The artifact has {artifact.Length} bytes; give its digest (sha256sum FILE) in place of a file above {LongestArtifact >> 20} MiB.");
            await artifact.CopyToAsync(content, cancellation);
            body["artifact"] = Convert.ToBase64String(content.ToArray());
        }

        return body;
    }

    private static string KindOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || root.TryGetProperty("verificationMaterial", out _))
                return "bundle";
            if (root.TryGetProperty("payloadType", out _))
                return "envelope";
            return root.TryGetProperty("metadata", out _) || root.EnumerateObject().Any(m => m.Name.StartsWith(ChainsNames.Prefix, StringComparison.Ordinal))
                ? "annotations"
                : "bundle";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"What was pasted is not JSON: {exception.Message}", exception);
        }
    }

    // Bundles and envelopes go on as text, exactly as they came.
    private static JsonNode? Member(string text)
    {
        if (KindOf(text) != "annotations")
            return JsonValue.Create(text);
        var root = JsonNode.Parse(text)!.AsObject();
        var annotations = root["metadata"] is JsonObject metadata ? metadata["annotations"] : root;
        return annotations?.DeepClone() ?? new JsonObject();
    }

    private static void Add(JsonObject body, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            body[name] = value.Trim();
    }

    private static async Task<string> TextAsync(IFormFile file, int longest, CancellationToken cancellation)
    {
        if (file.Length > longest)
            throw new FormatException($"The file has {file.Length} bytes; at most {longest} are read.");
        using var reader = new StreamReader(file.OpenReadStream());
        return await reader.ReadToEndAsync(cancellation);
    }

    private static string NameOf(string member) => member switch
    {
        "key" => "The public key",
        "identity" => "The identity",
        "issuer" => "The issuer",
        "digest" => "The digest",
        "artifact" => "The artifact",
        "trustedRoot" => "The trusted root:",
        "annotationKey" => "The annotation key",
        _ => "What was pasted",
    };
}
