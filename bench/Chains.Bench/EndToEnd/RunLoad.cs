using System.Diagnostics;
using Chains.Bench.Cluster;
using Chains.Bench.Sample;

namespace Chains.Bench.EndToEnd;

/// <summary>Runs of one measurement, their requests prepared beforehand; each finishes once, at a time that is noted.</summary>
internal sealed class RunLoad
{
    private const int Concurrency = 16;

    private readonly RunClient _client;
    private readonly byte[][] _bodies;
    private readonly FinishPatch[] _patches;
    private readonly long[] _finishedAt;

    public RunLoad(RunClient client, string prefix, int runs)
    {
        (_client, Prefix) = (client, prefix);
        var sample = new SampleRun();
        _bodies = [.. Enumerable.Range(0, runs).Select(i => sample.Created(prefix, i))];
        _patches = [.. Enumerable.Range(0, runs).Select(sample.FinishPatch)];
        _finishedAt = new long[runs];
    }

    public string Prefix { get; }

    public int Count => _bodies.Length;

    /// <summary>Timestamps of the answers to the status writes, by run number.</summary>
    public IReadOnlyList<long> FinishedAt => _finishedAt;

    public string Name(int number) => SampleRun.Name(Prefix, number);

    /// <summary>Creates each run and finishes it at once, as fast as the API server takes it.</summary>
    public Task CreateAndFinishAsync(CancellationToken cancellation) => EachAsync(CreateAndFinishAsync, cancellation);

    /// <summary>The same, at a steady rate.</summary>
    public async Task CreateAndFinishAsync(double perSecond, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var pending = new List<Task>();
        for (var i = 0; i < Count;)
        {
            var due = Math.Min(Count, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond) + 1);
            for (; i < due; i++)
                pending.Add(CreateAndFinishAsync(i, cancellation).AsTask());
            await Task.Delay(2, cancellation);
        }

        await Task.WhenAll(pending);
    }

    private async ValueTask CreateAndFinishAsync(int number, CancellationToken cancellation)
    {
        await _client.CreateAsync(_bodies[number], cancellation);
        await FinishAsync(number, cancellation);
    }

    private async ValueTask FinishAsync(int number, CancellationToken cancellation)
    {
        await _client.FinishAsync(Name(number), _patches[number].At(DateTimeOffset.UtcNow), cancellation);
        _finishedAt[number] = Stopwatch.GetTimestamp();
    }

    private Task EachAsync(Func<int, CancellationToken, ValueTask> send, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation }, send);
}
