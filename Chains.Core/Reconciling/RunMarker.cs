using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Tekton;
using Chains.Core.Watching;

namespace Chains.Core.Reconciling;

/// <summary>
/// Writes what was signed onto the run: one server-side apply with every annotation, which at the same time lets go of the
/// finalizer that an earlier apply put on. Repeating it changes nothing.
/// </summary>
public sealed class RunMarker(IRunCluster cluster, TimeProvider time)
{
    /// <summary>Base64 as it is: the default would write each <c>+</c> as six characters.</summary>
    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ClusterException">The annotations are not on the run; nothing is lost, it is to be tried again.</exception>
    public async Task MarkAsync(TektonRun run, RunRecord record, CancellationToken cancellation)
    {
        var plan = AnnotationPlan.For(record, run.Annotations);
        try
        {
            await ApplyAsync(run, plan.Annotations, cancellation);
        }
        catch (ClusterException exception) when (exception.Error is ClusterError.Invalid or ClusterError.TooLarge && record.Artifacts.Count > 0)
        {
            // Others' annotations grew since the run was read, or the object as a whole is too large: the outcome alone.
            plan = AnnotationPlan.OutcomeOnly(record, exception.Message);
            await ApplyAsync(run, plan.Annotations, cancellation);
        }

        // The apply has changed the resource version that guards the merge.
        if (run.FinalizerOwnedByUpdate && await cluster.GetAsync(run.Key, cancellation) is { } marked && marked.Uid == run.Uid)
            await cluster.MergeAsync(run.Key, FinalizerPatch.RemoveForeign(marked), cancellation);
        foreach (var delivery in Deliveries(record))
        {
            delivery.NextAttemptAt = null;
            if (delivery.State is StepState.Skipped)
                continue;
            delivery.State = StepState.Done;
            delivery.CompletedAt ??= time.GetUtcNow();
        }
    }

    /// <summary>
    /// Writes the signatures of a run that waits for a transparency log, and not the mark. Nothing is written a second time.
    /// </summary>
    /// <exception cref="ClusterException">The annotations are not on the run; nothing is lost, it is to be tried again.</exception>
    public async Task MarkEarlyAsync(TektonRun run, RunRecord record, CancellationToken cancellation)
    {
        if (Deliveries(record).All(d => d.State is StepState.Done or StepState.Skipped))
            return;
        var plan = AnnotationPlan.For(record, run.Annotations, early: true);
        if (plan.Annotations.Count == 0)
            return;
        await ApplyAsync(run, plan.Annotations, cancellation);
        foreach (var delivery in record.Artifacts
            .Where(a => plan.Annotations.ContainsKey(ChainsNames.Signature(a.Key)) || plan.Annotations.ContainsKey(ChainsNames.Payload(a.Key)))
            .SelectMany(a => a.Deliveries).Where(d => d.Backend == StorageBackends.Tekton && d.State is not StepState.Skipped))
            (delivery.State, delivery.CompletedAt) = (StepState.Done, time.GetUtcNow());
    }

    /// <summary>Notes on the annotations' deliveries that the API server did not take them.</summary>
    public static void Refused(RunRecord record, string why, DateTimeOffset next)
    {
        foreach (var delivery in Deliveries(record))
        {
            (delivery.State, delivery.Reason, delivery.NextAttemptAt) = (StepState.Retrying, why, next);
            delivery.Attempts++;
        }
    }

    /// <summary>Settles the annotations of a run that is gone from the cluster: there is nothing to write them on.</summary>
    public static void GiveUp(RunRecord record)
    {
        foreach (var delivery in Deliveries(record).Where(d => d.State is not StepState.Done))
            (delivery.State, delivery.NextAttemptAt, delivery.Reason) = (StepState.Skipped, null, "The run was deleted before its annotations could be written; everything is kept in the database.");
    }

    /// <summary>Marks a run for which signing was given up; the reason stands beside the mark.</summary>
    public Task MarkFailedAsync(TektonRun run, string reason, CancellationToken cancellation) => ApplyAsync(
        run,
        new Dictionary<string, string> { [ChainsNames.Reason] = reason, [ChainsNames.Signed] = "failed" },
        cancellation);

    /// <summary>Lets a run go for which nothing is to be written.</summary>
    public async Task ReleaseAsync(TektonRun run, CancellationToken cancellation)
    {
        if (run.FinalizerOwnedByUpdate || run.Finalizers.Contains(ChainsNames.OldFinalizer))
            await cluster.MergeAsync(run.Key, FinalizerPatch.RemoveForeign(run), cancellation);
        else
            await cluster.ApplyAsync(run.Key, FinalizerPatch.Release(run), cancellation);
    }

    private static IEnumerable<DeliveryRecord> Deliveries(RunRecord record) =>
        record.Artifacts.SelectMany(a => a.Deliveries).Where(d => d.Backend == StorageBackends.Tekton);

    private async Task ApplyAsync(TektonRun run, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, AsItIs);
        ApplyPatch.Write(writer, run, metadata =>
        {
            metadata.WriteStartObject("annotations");
            foreach (var (name, value) in annotations)
                metadata.WriteString(name, value);
            metadata.WriteEndObject();
        });
        await cluster.ApplyAsync(run.Key, buffer.WrittenMemory, cancellation);
    }
}
