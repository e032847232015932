using Chains.Core.Configuration;

namespace Chains.Core.Storage;

/// <summary>
/// A place that signatures go to. Called from many threads; clients and connections live as long as the backend and follow the
/// configuration that is passed. A delivery may come again after it arrived, when the process died before that was recorded:
/// delivering it twice must leave what delivering it once leaves, or carry the delivery id.
/// </summary>
public interface IStorageBackend
{
    /// <summary>As <c>artifacts.*.storage</c> spells it.</summary>
    string Name { get; }

    /// <summary>How many deliveries may be under way at once.</summary>
    int Concurrency => 16;

    /// <summary>Whether the deliveries of one run arrive one after the other, in the order in which they were signed.</summary>
    bool OrderedPerRun => false;

    DeliveryParts Needs => DeliveryParts.None;

    /// <summary>After this an attempt counts as unanswered.</summary>
    TimeSpan Timeout => TimeSpan.FromSeconds(60);

    /// <summary>Where it delivers to under that configuration, without secrets; null where it is not configured.</summary>
    string? Target(ChainsConfiguration configuration);

    Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation);

    /// <summary>Finds out whether a delivery would be taken, as far as that can be seen without making one.</summary>
    Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation);
}
