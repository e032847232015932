using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Tekton;

namespace Chains.Core.Pipeline;

/// <summary>
/// Extract, format, sign: turns a finished run into the rows that will be committed. Each artifact fares on its own.
/// What has been signed before is left as it is.
/// </summary>
public sealed class SigningPipeline(ISignerSource signers, ChainsMetrics metrics, TimeProvider time)
{
    /// <param name="record">Takes the artifacts; those that it has already with a statement are kept.</param>
    /// <param name="run">The finished run.</param>
    /// <param name="children">Its TaskRuns, for a PipelineRun.</param>
    /// <param name="configuration">One reading, for the whole of this run.</param>
    /// <exception cref="SigningException">A key is missing or refuses: nothing of this run is to be committed yet.</exception>
    public async Task SignAsync(
        RunRecord record, TektonRun run, ChildRuns children, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        foreach (var formatted in Provenance.Format(run, children.TaskRuns, configuration))
        {
            var settings = Settings(formatted.Type, configuration);
            if (record.Artifacts.FirstOrDefault(a => a.Key == formatted.Key) is { } known)
            {
                // What was kept unsigned is signed once a signer is configured and an operator replays the run.
                if (known.Signature is not null || (known.Statement is not null && settings.Signer == "none"))
                    continue;
                record.Artifacts.Remove(known);
            }

            var artifact = Describe(formatted, settings);
            if (formatted.Error is { } error)
            {
                (artifact.State, artifact.Reason) = (StepState.Failed, error);
                metrics.SigningFailed(run.Kind, "payload_creation");
            }
            else
            {
                artifact.Statement = Statement(formatted);
                await SignAsync(artifact, formatted, record, cancellation);
                artifact.Reason = Join([artifact.Reason, .. children.Missing]);
                AddDeliveries(artifact, settings);
            }

            record.Artifacts.Add(artifact);
        }
    }

    private async Task SignAsync(ArtifactRecord artifact, FormattedArtifact formatted, RunRecord record, CancellationToken cancellation)
    {
        artifact.State = StepState.Done;
        if (artifact.Signer == "none")
        {
            artifact.Reason = $"Not signed: artifacts.{formatted.Type.ToString().ToLowerInvariant()}.signer is none.";
            return;
        }

        var signed = await SignOrCountAsync(artifact.Signer, formatted, record.Kind, cancellation);
        artifact.Signature = new SignatureRecord
        {
            Namespace = record.Namespace,
            Kind = record.Kind,
            Type = formatted.Type,
            Format = formatted.Format,
            KeyId = signed.Key.KeyId,
            Bytes = signed.Signature,
            Certificate = signed.Certificate is { } certificate ? CertificateDescription.Of(certificate, signed.CertificateChain) : null,
            CreatedAt = time.GetUtcNow(),
        };
        metrics.SignCreated(record.Kind);
    }

    private async Task<SignedPayload> SignOrCountAsync(string signer, FormattedArtifact formatted, RunKind kind, CancellationToken cancellation)
    {
        try
        {
            var key = await signers.GetAsync(signer, cancellation);
            var began = time.GetTimestamp();
            var signed = await ArtifactSigner.SignAsync(key, formatted.Payload, formatted.PayloadType, cancellation);
            metrics.Signed(time.GetElapsedTime(began));
            return signed;
        }
        catch (SigningException)
        {
            metrics.SigningFailed(kind, "signing");
            throw;
        }
    }

    private static string? Join(IEnumerable<string?> reasons) =>
        string.Join(' ', reasons.Where(r => r is not null)) is { Length: > 0 } text ? text : null;

    private void AddDeliveries(ArtifactRecord artifact, ArtifactSettings settings)
    {
        foreach (var backend in settings.Storage)
        {
            var why = StorageBackends.WhyNot(backend) ?? (artifact.Signature is null && backend != StorageBackends.Tekton
                ? $"There is no signature to deliver: artifacts.{artifact.Type.ToString().ToLowerInvariant()}.signer is none."
                : null);
            artifact.Deliveries.Add(new DeliveryRecord
            {
                Backend = backend,
                State = why is null ? StepState.Pending : StepState.Skipped,
                Reason = why,
                NextAttemptAt = why is null && backend != StorageBackends.Tekton ? time.GetUtcNow() : null,
            });
        }
    }

    private static ArtifactRecord Describe(FormattedArtifact formatted, ArtifactSettings settings) => new()
    {
        Type = formatted.Type,
        Key = formatted.Key,
        FullKey = formatted.FullKey,
        Format = formatted.Format,
        Signer = settings.Signer,
        Warnings = formatted.Warnings.Count > 0 ? string.Join('\n', formatted.Warnings) : null,
    };

    private static StatementRecord Statement(FormattedArtifact formatted)
    {
        var statement = new StatementRecord
        {
            PayloadType = formatted.PayloadType,
            PredicateType = formatted.PredicateType,
            Payload = formatted.Payload.ToArray(),
        };
        foreach (var subject in formatted.Subjects)
            statement.Subjects.Add(new SubjectRecord { Name = subject.Name, Algorithm = subject.Algorithm, Digest = subject.Digest });
        return statement;
    }

    private static ArtifactSettings Settings(ArtifactType type, ChainsConfiguration configuration) => type switch
    {
        ArtifactType.TaskRun => configuration.TaskRuns,
        ArtifactType.PipelineRun => configuration.PipelineRuns,
        _ => configuration.Oci,
    };
}
