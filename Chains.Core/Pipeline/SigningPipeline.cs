using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Clients;

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
    /// <param name="logs">The logs that its signatures are to be entered in.</param>
    /// <exception cref="SigningException">A key is missing or refuses: nothing of this run is to be committed yet.</exception>
    public async Task SignAsync(
        RunRecord record, TektonRun run, ChildRuns children, ChainsConfiguration configuration, IReadOnlyList<LogTarget> logs, CancellationToken cancellation)
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
                await SignAsync(artifact, record, logs, cancellation);
                artifact.Reason = Join([artifact.Reason, .. children.Missing]);
                AddDeliveries(artifact, formatted.Backends ?? settings.Storage);
            }

            record.Artifacts.Add(artifact);
        }
    }

    /// <summary>Signs an artifact of a committed run anew, where its signature became void. The payload stays what it was.</summary>
    /// <exception cref="SigningException">The signer is missing or refuses.</exception>
    public Task<SignatureRecord> SignAgainAsync(ArtifactRecord artifact, RunRecord record, IReadOnlyList<LogTarget> logs, CancellationToken cancellation) =>
        CreateSignatureAsync(artifact, record, logs, cancellation);

    private async Task SignAsync(ArtifactRecord artifact, RunRecord record, IReadOnlyList<LogTarget> logs, CancellationToken cancellation)
    {
        artifact.State = StepState.Done;
        if (artifact.Signer == "none")
        {
            artifact.Reason = $"Not signed: artifacts.{artifact.Type.ToString().ToLowerInvariant()}.signer is none.";
            return;
        }

        artifact.Signature = await CreateSignatureAsync(artifact, record, logs, cancellation);
    }

    private async Task<SignatureRecord> CreateSignatureAsync(ArtifactRecord artifact, RunRecord record, IReadOnlyList<LogTarget> logs, CancellationToken cancellation)
    {
        var signed = await SignOrCountAsync(artifact.Signer, artifact.Statement!, record.Kind, cancellation);
        var signature = new SignatureRecord
        {
            Namespace = record.Namespace,
            Kind = record.Kind,
            Type = artifact.Type,
            Format = artifact.Format,
            KeyId = signed.Key.KeyId,
            Bytes = signed.Signature,
            Certificate = signed.Certificate is { } certificate ? CertificateDescription.Of(certificate, signed.CertificateChain) : null,
            CreatedAt = time.GetUtcNow(),
        };
        foreach (var log in logs)
            signature.LogEntries.Add(new LogEntryRecord { LogUrl = log.Url, ApiVersion = log.ApiVersion });
        metrics.SignCreated(record.Kind);
        return signature;
    }

    private async Task<SignedPayload> SignOrCountAsync(string signer, StatementRecord statement, RunKind kind, CancellationToken cancellation)
    {
        try
        {
            var key = await signers.GetAsync(signer, cancellation);
            var began = time.GetTimestamp();
            var signed = await ArtifactSigner.SignAsync(key, statement.Payload, statement.PayloadType, cancellation);
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

    private void AddDeliveries(ArtifactRecord artifact, IEnumerable<string> backends)
    {
        foreach (var backend in backends)
        {
            var why = StorageBackends.WhyNot(backend) ?? (artifact.Signature is null && backend != StorageBackends.Tekton
                ? $"There is no signature to deliver: artifacts.{artifact.Type.ToString().ToLowerInvariant()}.signer is none."
                : null);
            var waits = why is null && WaitsForEntry(artifact, backend);
            artifact.Deliveries.Add(new DeliveryRecord
            {
                Backend = backend,
                State = why is null ? StepState.Pending : StepState.Skipped,
                Reason = why ?? (waits ? "Waits for the signature's entry in the transparency log." : null),
                NextAttemptAt = why is null && !waits && backend != StorageBackends.Tekton ? time.GetUtcNow() : null,
            });
        }
    }

    /// <summary>What embeds the entry, and what a certificate signed: until a log proves when, that may still become void.</summary>
    private static bool WaitsForEntry(ArtifactRecord artifact, string backend) =>
        backend != StorageBackends.Tekton && artifact.Signature is { LogEntries.Count: > 0 } signature
        && (signature.Certificate is not null || StorageBackends.EmbedsLogEntry(backend));

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
