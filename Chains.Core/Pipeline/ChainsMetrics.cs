using System.Diagnostics.Metrics;
using Chains.Core.Tekton;

namespace Chains.Core.Pipeline;

/// <summary>Counters under the names that the Go controller gave them.</summary>
public sealed class ChainsMetrics
{
    private readonly Counter<long>[] _created;
    private readonly Counter<long>[] _failures;

    public ChainsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Chains");
        _created = [meter.CreateCounter<long>("watcher_taskrun_sign_created"), meter.CreateCounter<long>("watcher_pipelinerun_sign_created")];
        _failures = [meter.CreateCounter<long>("watcher_taskrun_signing_failures"), meter.CreateCounter<long>("watcher_pipelinerun_signing_failures")];
    }

    public void SignCreated(RunKind kind) => _created[(int)kind].Add(1);

    public void SigningFailed(RunKind kind, string errorType) =>
        _failures[(int)kind].Add(1, new KeyValuePair<string, object?>("error_type", errorType));
}
