using System.Collections.Concurrent;
using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>Wakes the lane of a backend when rows have become due. A signal that nobody hears costs nothing: a lane looks once a second anyway.</summary>
public sealed class OutboxSignals
{
    private readonly ConcurrentDictionary<string, OutboxSignal> _signals = new(StringComparer.Ordinal);

    public void Wake(string backend) => For(backend).Set();

    /// <summary>To be called once the rows are committed.</summary>
    public void Wake(RunRecord run)
    {
        foreach (var artifact in run.Artifacts)
            foreach (var delivery in artifact.Deliveries)
                if (delivery.NextAttemptAt is not null && delivery.Backend != StorageBackends.Tekton)
                    Wake(delivery.Backend);
    }

    internal OutboxSignal For(string backend) => _signals.GetOrAdd(backend, static _ => new OutboxSignal());
}
