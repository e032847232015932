using System.Text;
using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>
/// Reads the annotations that another controller, or an earlier database of ours, left on a signed run. They are recorded
/// as they stand and not believed: whether they verify is for the verifier to say.
/// </summary>
public static class AnnotationImport
{
    private const int MaximumArtifacts = 256;

    public static void Read(TektonRun run, RunRecord record, DateTimeOffset now)
    {
        var prefix = ChainsNames.Signature("");
        foreach (var (name, value) in run.Annotations.OrderBy(a => a.Key, StringComparer.Ordinal).Take(MaximumArtifacts * 8))
            if (name.StartsWith(prefix, StringComparison.Ordinal) && record.Artifacts.Count < MaximumArtifacts
                && Artifact(run, record, name[prefix.Length..], value, now) is { } artifact)
                record.Artifacts.Add(artifact);
        var failed = run.Annotations.GetValueOrDefault(ChainsNames.Signed) == "failed";
        record.State = failed ? RunState.Failed : RunState.Imported;
        record.Reason = failed ? "Another controller had marked this run failed."
            : record.Artifacts.Count == 0 ? "Marked signed by another controller, but it carries no signature."
            : "Signed by another controller; its annotations were imported.";
    }

    private static ArtifactRecord? Artifact(TektonRun run, RunRecord record, string key, string value, DateTimeOffset now)
    {
        if (!TryDecode(value, out var signature) || signature.Length == 0 || key.Length is 0 or > 128)
            return null;
        TryDecode(run.Annotations.GetValueOrDefault(ChainsNames.Payload(key)) ?? "", out var payload);
        var type = TypeOf(key);
        var envelope = type is ArtifactType.Oci ? null : Envelope(signature);
        if (payload.Length == 0)
            payload = envelope?.Payload.ToArray() ?? [];
        var (predicate, subjects) = Statement(payload);
        var artifact = new ArtifactRecord
        {
            Type = type,
            Key = key,
            FullKey = type is ArtifactType.Oci ? ImageOf(payload) ?? key : $"tekton.dev-v1-{run.Kind}-{run.Uid}",
            Format = type is ArtifactType.Oci ? "simplesigning" : predicate ?? "unknown",
            Signer = "imported",
            State = StepState.Done,
            Statement = new StatementRecord { PayloadType = envelope?.PayloadType, PredicateType = predicate, Payload = payload },
            Signature = new SignatureRecord
            {
                Namespace = record.Namespace,
                Kind = record.Kind,
                Type = type,
                Format = type is ArtifactType.Oci ? "simplesigning" : predicate ?? "unknown",
                KeyId = envelope?.Signatures.FirstOrDefault()?.KeyId ?? "",
                Bytes = signature,
                CreatedAt = run.CompletionTime ?? now,
                Imported = true,
                Certificate = Certificate(run, key),
            },
        };
        foreach (var subject in subjects)
            artifact.Statement.Subjects.Add(subject);
        return artifact;
    }

    /// <summary>The certificate that the signature was made under; null with a static key, and where the annotation holds something else.</summary>
    private static CertificateRecord? Certificate(TektonRun run, string key)
    {
        if (!TryDecode(run.Annotations.GetValueOrDefault(ChainsNames.Certificate(key)) ?? "", out var pem) || pem.Length == 0)
            return null;
        TryDecode(run.Annotations.GetValueOrDefault(ChainsNames.Chain(key)) ?? "", out var chain);
        try
        {
            return CertificateDescription.Of(Encoding.UTF8.GetString(pem), Encoding.UTF8.GetString(chain));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ArtifactType TypeOf(string key) =>
        key.StartsWith("taskrun-", StringComparison.Ordinal) ? ArtifactType.TaskRun
        : key.StartsWith("pipelinerun-", StringComparison.Ordinal) ? ArtifactType.PipelineRun
        : ArtifactType.Oci;

    private static bool TryDecode(string value, out byte[] bytes)
    {
        bytes = new byte[(value.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            bytes = [];
            return false;
        }

        bytes = bytes[..length];
        return true;
    }

    private static Envelope? Envelope(byte[] signature)
    {
        try
        {
            return Dsse.Parse(signature);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static (string? Predicate, List<SubjectRecord> Subjects) Statement(byte[] payload) => Read(
        payload,
        root =>
        {
            List<SubjectRecord> subjects = [];
            if (root.TryGetProperty("subject", out var list) && list.ValueKind is JsonValueKind.Array)
                foreach (var item in list.EnumerateArray().Take(1000))
                    if (Text(item, "name") is { } name && item.TryGetProperty("digest", out var digests) && digests.ValueKind is JsonValueKind.Object)
                        subjects.AddRange(digests.EnumerateObject().Take(8).Select(d => new SubjectRecord { Name = name, Algorithm = d.Name, Digest = d.Value.ToString() }));
            return (Text(root, "predicateType"), subjects);
        },
        (null, []));

    /// <summary>Repository and digest of a simple signing payload.</summary>
    private static string? ImageOf(byte[] payload) => Read(
        payload,
        root => root.TryGetProperty("critical", out var critical) && critical.ValueKind is JsonValueKind.Object
            && critical.TryGetProperty("identity", out var identity) && Text(identity, "docker-reference") is { } repository
            && critical.TryGetProperty("image", out var image) && Text(image, "docker-manifest-digest") is { } digest
                ? $"{repository}@{digest}"
                : null,
        null);

    private static T Read<T>(byte[] payload, Func<JsonElement, T> read, T otherwise)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.ValueKind is JsonValueKind.Object ? read(json.RootElement) : otherwise;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or escapes of half a surrogate pair, which show when the text is read.
            return otherwise;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
