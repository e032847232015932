using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;

namespace Chains.Bench.Dashboard;

/// <summary>
/// Makes signed runs that look like a busy installation's: pipelines of four TaskRuns, five images each, out of forty namespaces, three hundred
/// repositories and two thousand commits. A quarter of the pipelines sign keyless and are logged, three in ten are published too. The same number
/// always makes the same run, but for its signatures, which are real.
/// </summary>
internal sealed class GeneratedRuns(GeneratedSigner key, GeneratedCertificates certificates, GeneratedOutboxes outboxes, int total, DateTimeOffset end, TimeSpan period)
{
    private const int Images = 6;
    private static readonly string[] Teams = ["payments", "storefront", "search", "identity", "logistics", "analytics", "platform", "mobile"];
    private static readonly string[] Parts = ["api", "worker", "web", "gateway", "batch", "proxy", "migrator", "cli"];
    private static readonly string[] Tasks = ["kaniko-build", "buildah", "ko-publish", "npm-publish", "golang-test", "sbom", "trivy-scan", "helm-package"];

    /// <summary>Of five runs in a row the first is the PipelineRun, the others its TaskRuns.</summary>
    public RunRecord Make(int number)
    {
        var random = new Random(number / 5);
        var team = Teams[random.Next(Teams.Length)];
        var ns = $"{team}-{(random.Next(5) is var stage && stage == 0 ? "prod" : "ci-" + stage.ToString(CultureInfo.InvariantCulture))}";
        var commit = Hex($"commit-{random.Next(2000)}", 40);
        var source = $"https://git.example.com/{team}/{Parts[random.Next(Parts.Length)]}-{random.Next(5)}";
        var member = number % 5;
        var finished = end - period + period * ((double)number / total);
        var run = Describe(number, member, ns, team, finished);
        if (run.State is not RunState.Signed)
            return run;
        var images = Enumerable.Range(0, member == 0 ? 1 : Images - 1)
            .Select(i => new Subject($"registry.example.com/{team}/{Parts[(number + i) % Parts.Length]}-{random.Next(5)}", "sha256", Hex($"image-{number}-{i}", 64))).ToList();
        var signer = GeneratedOutboxes.IsLogged(number) ? certificates.At(finished) : key;
        run.Artifacts.Add(Provenance(run, images, source, commit, signer));
        if (member > 0)
            foreach (var image in images)
                run.Artifacts.Add(Image(run, image, signer));
        outboxes.Fill(number, run, signer);
        return run;
    }

    public static byte[] Snapshot(RunRecord run) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        apiVersion = "tekton.dev/v1",
        kind = run.Kind.ToString(),
        metadata = new { name = run.Name, @namespace = run.Namespace, uid = run.Uid },
        status = new { conditions = new[] { new { type = "Succeeded", status = run.Succeeded ? "True" : "False" } }, startTime = run.StartedAt, completionTime = run.FinishedAt },
    });

    private static RunRecord Describe(int number, int member, string ns, string team, DateTimeOffset finished)
    {
        var task = Tasks[(number + member) % Tasks.Length];
        var suffix = Hex("name-" + number.ToString(CultureInfo.InvariantCulture), 5);
        var state = (number % 1000) switch { 7 or 333 or 691 => RunState.Failed, 501 => RunState.Skipped, _ => RunState.Signed };
        return new RunRecord
        {
            Kind = member == 0 ? RunKind.PipelineRun : RunKind.TaskRun,
            Namespace = ns,
            Name = member == 0 ? $"{team}-release-{suffix}" : $"{team}-{task}-{suffix}",
            Uid = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("uid-" + number.ToString(CultureInfo.InvariantCulture)))[..16]).ToString(),
            Definition = member == 0 ? $"{team}-release" : task,
            ParentUid = member == 0 ? null : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("uid-" + (number - member).ToString(CultureInfo.InvariantCulture)))[..16]).ToString(),
            State = state,
            Reason = state switch
            {
                RunState.Failed => $"TaskRun {ns}/{task}: the result IMAGE_DIGEST \"latest\" is no digest; write sha256: and 64 characters of hex",
                RunState.Skipped => "artifacts.taskrun.storage is empty: TaskRuns are not signed",
                _ => null,
            },
            Succeeded = number % 50 != 3,
            StartedAt = finished.AddSeconds(-30 - number % 300),
            FinishedAt = finished,
            ObservedAt = finished.AddMilliseconds(20),
            SignedAt = state is RunState.Signed ? finished.AddMilliseconds(40 + number % 200) : null,
            MarkedAt = state is RunState.Signed ? finished.AddMilliseconds(80 + number % 300) : null,
        };
    }

    private static ArtifactRecord Provenance(RunRecord run, List<Subject> images, string source, string commit, GeneratedSigner signer)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            _type = "https://in-toto.io/Statement/v1",
            predicateType = "https://slsa.dev/provenance/v1",
            subject = images.Select(s => new { name = s.Name, digest = new { sha256 = s.Digest } }),
            predicate = new
            {
                buildDefinition = new
                {
                    buildType = "https://tekton.dev/chains/v2/slsa",
                    externalParameters = new { runSpec = new { taskRef = new { name = run.Definition } } },
                    resolvedDependencies = new object[]
                    {
                        new { uri = $"git+{source}.git", digest = new { sha1 = commit }, name = "inputs/result" },
                        new { uri = "oci://registry.example.com/tools/builder", digest = new { sha256 = Hex("builder", 64) } },
                    },
                },
                runDetails = new { builder = new { id = "https://tekton.dev/chains/v2" }, metadata = new { invocationId = run.Uid, startedOn = run.StartedAt, finishedOn = run.FinishedAt } },
            },
        });
        var prefix = run.Kind.ToString().ToLowerInvariant();
        var artifact = Artifact(run, run.Kind is RunKind.TaskRun ? ArtifactType.TaskRun : ArtifactType.PipelineRun, $"{prefix}-{run.Uid}", $"tekton.dev-v1-{run.Kind}-{run.Uid}", "slsa/v2alpha4", payload, images, signer);
        artifact.Statement!.PayloadType = Dsse.InTotoPayloadType;
        artifact.Statement.PredicateType = "https://slsa.dev/provenance/v1";
        artifact.Signature!.Bytes = signer.Sign(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload));
        return artifact;
    }

    private static ArtifactRecord Image(RunRecord run, Subject image, GeneratedSigner signer)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"critical":{"identity":{"docker-reference":{{JsonSerializer.Serialize(image.Name)}}},"image":{"docker-manifest-digest":"sha256:{{image.Digest}}"},"type":"cosign container image signature"},"optional":null}""");
        var artifact = Artifact(run, ArtifactType.Oci, image.Digest[..12], $"{image.Name}@sha256:{image.Digest}", "simplesigning", payload, [image], signer);
        artifact.Signature!.Bytes = signer.Sign(payload);
        return artifact;
    }

    private static ArtifactRecord Artifact(
        RunRecord run, ArtifactType type, string annotation, string fullKey, string format, byte[] payload, List<Subject> subjects, GeneratedSigner signer)
    {
        var statement = new StatementRecord { Payload = payload };
        foreach (var subject in subjects)
            statement.Subjects.Add(new SubjectRecord { Name = subject.Name, Algorithm = subject.Algorithm, Digest = subject.Digest });
        return new ArtifactRecord
        {
            Type = type,
            Key = annotation,
            FullKey = fullKey,
            Format = format,
            Signer = "x509",
            State = StepState.Done,
            Statement = statement,
            Signature = new SignatureRecord
            {
                Namespace = run.Namespace, Kind = run.Kind, Type = type, Format = format, KeyId = signer.PublicKey.KeyId, Bytes = [], CreatedAt = run.SignedAt!.Value,
                Certificate = signer.Certificate,
            },
        };
    }

    private static string Hex(string seed, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..length];
}
