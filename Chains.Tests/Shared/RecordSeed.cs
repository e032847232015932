using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Core.Trust;

namespace Chains.Tests.Shared;

/// <summary>Fills a database the way the service does: through the ledger, with payloads that are really signed.</summary>
public sealed class RecordSeed(RunLedger ledger, IKeyRegistry keys) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private PublicKey? _public;

    public PublicKey PublicKey => _public ??= PublicKeys.FromPem(_key.ExportSubjectPublicKeyInfoPem());

    public ValueTask RegisterKeyAsync() =>
        keys.RegisterAsync(PublicKey, "secret tekton-chains/signing-secrets, x509.pem", CancellationToken.None);

    /// <summary>A run as the ledger first writes it.</summary>
    public static RunRecord Run(string name, DateTimeOffset finished, RunState state, RunKind kind = RunKind.TaskRun, string @namespace = "default") => new()
    {
        Kind = kind,
        Namespace = @namespace,
        Name = name,
        Uid = new Guid(MD5Of(@namespace + "/" + name)).ToString(),
        Definition = "build-and-push",
        State = state,
        Succeeded = true,
        StartedAt = finished.AddSeconds(-93.4),
        FinishedAt = finished,
        ObservedAt = finished.AddMilliseconds(41),
        SignedAt = state is RunState.Signed or RunState.Delivering or RunState.Unsigned or RunState.Imported ? finished.AddMilliseconds(58) : null,
        MarkedAt = state is RunState.Signed or RunState.Unsigned ? finished.AddMilliseconds(97) : null,
    };

    public ArtifactRecord Provenance(RunRecord run, IReadOnlyList<Subject> subjects, string format = "slsa/v2alpha4")
    {
        var payload = Statement(run, subjects, format == "in-toto");
        var prefix = run.Kind.ToString().ToLowerInvariant();
        var artifact = Artifact(
            run, run.Kind is RunKind.TaskRun ? ArtifactType.TaskRun : ArtifactType.PipelineRun,
            $"{prefix}-{run.Uid}", $"tekton.dev-v1-{run.Kind}-{run.Uid}", format, payload, subjects);
        artifact.Statement!.PayloadType = Dsse.InTotoPayloadType;
        artifact.Statement.PredicateType = format == "in-toto" ? "https://slsa.dev/provenance/v0.2" : "https://slsa.dev/provenance/v1";
        var message = Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload);
        var signature = Sign(message);
        artifact.Signature!.Bytes = artifact.Signature.Imported ? Dsse.Serialize(Dsse.InTotoPayloadType, payload, PublicKey.KeyId, signature) : signature;
        return artifact;
    }

    public ArtifactRecord Image(RunRecord run, Subject image)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"critical":{"identity":{"docker-reference":{{JsonSerializer.Serialize(image.Name)}}},"image":{"docker-manifest-digest":"sha256:{{image.Digest}}"},"type":"cosign container image signature"},"optional":null}""");
        var artifact = Artifact(run, ArtifactType.Oci, image.Digest[..12], $"{image.Name}@sha256:{image.Digest}", "simplesigning", payload, [image]);
        artifact.Signature!.Bytes = Sign(payload);
        return artifact;
    }

    public static DeliveryRecord Delivered(RunRecord run, string backend) =>
        new() { Backend = backend, State = StepState.Done, Attempts = 1, CompletedAt = run.FinishedAt!.Value.AddMilliseconds(90) };

    public Task SaveAsync(RunRecord run) => ledger.CommitSignedAsync(run, Snapshot(run), CancellationToken.None);

    public Task SaveFailureAsync(RunRecord run, string step, string error) =>
        ledger.CommitStateAsync(run, Snapshot(run), (step, error), CancellationToken.None);

    public static Subject ImageOf(string repository) =>
        new(repository, "sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository))));

    public void Dispose() => _key.Dispose();

    private static byte[] MD5Of(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];

    private ArtifactRecord Artifact(
        RunRecord run, ArtifactType type, string key, string fullKey, string format, byte[] payload, IReadOnlyList<Subject> subjects)
    {
        var statement = new StatementRecord { Payload = payload };
        foreach (var subject in subjects)
            statement.Subjects.Add(new SubjectRecord { Name = subject.Name, Algorithm = subject.Algorithm, Digest = subject.Digest });
        return new ArtifactRecord
        {
            Type = type,
            Key = key,
            FullKey = fullKey,
            Format = format,
            Signer = "x509",
            State = StepState.Done,
            Statement = statement,
            Signature = new SignatureRecord
            {
                Namespace = run.Namespace,
                Kind = run.Kind,
                Type = type,
                Format = format,
                KeyId = PublicKey.KeyId,
                Bytes = [],
                CreatedAt = run.SignedAt ?? run.ObservedAt,
                Imported = run.State is RunState.Imported,
            },
        };
    }

    private byte[] Sign(byte[] message) => _key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static byte[] Statement(RunRecord run, IReadOnlyList<Subject> subjects, bool v02)
    {
        var subject = subjects.Select(s => new { name = s.Name, digest = new Dictionary<string, string> { [s.Algorithm] = s.Digest } });
        var inputs = new[]
        {
            new { uri = "git+https://github.com/example/storefront.git", digest = new Dictionary<string, string> { ["sha1"] = "7b2c1f0e4f6d9a8b3c5e7d1f2a4b6c8d0e1f3a5b" } },
            new { uri = "oci://gcr.io/kaniko-project/executor", digest = new Dictionary<string, string> { ["sha256"] = new string('c', 64) } },
        };
        var builder = new { id = "https://tekton.dev/chains/v2" };
        object statement = v02
            ? new { _type = "https://in-toto.io/Statement/v0.1", predicateType = "https://slsa.dev/provenance/v0.2", subject, predicate = new { builder, buildType = "tekton.dev/v1/TaskRun", materials = inputs } }
            : new
            {
                _type = "https://in-toto.io/Statement/v1",
                predicateType = "https://slsa.dev/provenance/v1",
                subject,
                predicate = new
                {
                    buildDefinition = new { buildType = "https://tekton.dev/chains/v2/slsa", externalParameters = new { runSpec = new { taskRef = new { name = run.Definition } } }, resolvedDependencies = inputs },
                    runDetails = new { builder, metadata = new { invocationId = run.Uid, startedOn = run.StartedAt, finishedOn = run.FinishedAt } },
                },
            };
        return JsonSerializer.SerializeToUtf8Bytes(statement);
    }

    private static byte[] Snapshot(RunRecord run) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        apiVersion = "tekton.dev/v1",
        kind = run.Kind.ToString(),
        metadata = new { name = run.Name, @namespace = run.Namespace, uid = run.Uid },
        status = new { conditions = new[] { new { type = "Succeeded", status = run.Succeeded ? "True" : "False" } }, startTime = run.StartedAt, completionTime = run.FinishedAt },
    });
}
