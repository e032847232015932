using System.Collections.Concurrent;
using Chains.Core.Configuration;
using Chains.Core.Storage;

namespace Chains.Tests.Storage;

/// <summary>A backend that does as the test says, and remembers what it was given.</summary>
internal sealed class ScriptedBackend(string name) : IStorageBackend
{
    private int _underWay;
    private int _most;

    public string Name => name;

    public int Concurrency { get; init; } = 4;

    public bool OrderedPerRun { get; init; }

    public DeliveryParts Needs { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public ConcurrentQueue<Delivery> Attempts { get; } = [];

    public int MostUnderWay => _most;

    public Func<Delivery, Task<DeliveryResult>> Answer { get; set; } = d => Task.FromResult(DeliveryResult.Done("at " + d.Key));

    public BackendTest Test { get; set; } = BackendTest.Pass("It answers.");

    public string? Target(ChainsConfiguration configuration) => name + " here";

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        Attempts.Enqueue(delivery);
        var now = Interlocked.Increment(ref _underWay);
        for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
        {
        }

        try
        {
            return await Answer(delivery).WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation) => Task.FromResult(Test);
}
