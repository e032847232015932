using System.Collections.Concurrent;
using Chains.Core.Tekton;
using Chains.Core.Watching;
using Chains.Tests.Shared;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Watching;

public sealed class RunQueueTests
{
    private static readonly RunKey Key = new(RunKind.TaskRun, "default", "a");

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enqueue_OfAKeyThatWaits_KeepsOneWithTheNewestObject()
    {
        var queue = new RunQueue(_time);
        var (first, second) = (Run("1"), Run("2"));
        queue.Enqueue(Key, first);
        queue.Enqueue(Key, second);

        Assert.Equal(1, queue.Depth);
        Assert.Same(second, (await queue.DequeueAsync(Cancellation)).Observed);
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task Enqueue_WithoutAnObject_MakesTheWorkerReadAnew()
    {
        var queue = new RunQueue(_time);
        queue.Enqueue(Key, Run("1"));
        queue.Enqueue(Key);

        Assert.Null((await queue.DequeueAsync(Cancellation)).Observed);
    }

    [Fact]
    public async Task Enqueue_WhileTheKeyIsWorkedOn_ComesAfterItIsDone()
    {
        var queue = new RunQueue(_time);
        queue.Enqueue(Key, Run("1"));
        await queue.DequeueAsync(Cancellation);
        var newer = Run("2");
        queue.Enqueue(Key, newer);
        var next = queue.DequeueAsync(Cancellation).AsTask();
        Assert.False(next.IsCompleted);

        queue.Done(Key);

        Assert.Same(newer, (await next).Observed);
    }

    [Fact]
    public async Task EnqueueIfIdle_OfAKeyInWork_DoesNothing()
    {
        var queue = new RunQueue(_time);
        var observed = Run("1");
        queue.Enqueue(Key, observed);
        queue.EnqueueIfIdle(Key);
        Assert.Same(observed, (await queue.DequeueAsync(Cancellation)).Observed);
        queue.EnqueueIfIdle(Key);
        queue.Done(Key);
        Assert.Equal(0, queue.Depth);

        queue.EnqueueIfIdle(Key);

        Assert.Equal(1, queue.Depth);
    }

    [Fact]
    public async Task EnqueueAfter_TheDelay_Enqueues()
    {
        var queue = new RunQueue(_time);
        queue.EnqueueAfter(Key, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, queue.Depth);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Key, (await queue.DequeueAsync(Cancellation)).Key);
    }

    [Fact]
    public async Task Enqueue_PastTheByteBudget_KeepsKeysAlone()
    {
        var queue = new RunQueue(_time);
        var large = SampleRuns.TaskRun("large").Annotated("text", new string('x', 4 * 1024 * 1024)).Parse();
        for (var i = 0; i < 10; i++)
            queue.Enqueue(Key with { Name = $"{i}" }, large);

        List<QueuedRun> taken = [];
        for (var i = 0; i < 10; i++)
            taken.Add(await queue.DequeueAsync(Cancellation));

        Assert.Equal(RunQueue.ObservedBytes / large.Json.Length, taken.Count(t => t.Observed is not null));
        queue.Enqueue(Key, large);
        Assert.NotNull((await queue.DequeueAsync(Cancellation)).Observed);
    }

    [Fact]
    public async Task WhenComfortableAsync_OfADeepQueue_WaitsForWorkers()
    {
        var queue = new RunQueue(_time);
        for (var i = 0; i < RunQueue.ComfortableDepth; i++)
            queue.Enqueue(Key with { Name = $"{i}" });
        var comfortable = queue.WhenComfortableAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(comfortable.IsCompleted);
        await queue.DequeueAsync(Cancellation);

        await Eventually.HoldsAsync(() => comfortable.IsCompleted, "the list goes on", () => _time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public Task Queue_UnderConcurrency_WorksOnAKeyAloneAndSeesTheLastOfEachKey() => Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5].Array[1, 200]).SampleAsync(
        async (workers, names) =>
        {
            var queue = new RunQueue(_time);
            var runs = names.Select((name, version) => (Key: Key with { Name = $"{name}" }, Run: Run($"{version}"))).ToArray();
            ConcurrentDictionary<RunKey, int> inWork = [];
            ConcurrentDictionary<RunKey, string> last = [];
            using var stop = new CancellationTokenSource();
            var running = Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                while (await NextAsync(queue, stop.Token) is { } queued)
                {
                    Assert.Equal(1, inWork.AddOrUpdate(queued.Key, 1, (_, n) => n + 1));
                    last[queued.Key] = queued.Observed!.ResourceVersion;
                    await Task.Yield();
                    inWork.AddOrUpdate(queued.Key, 0, (_, n) => n - 1);
                    queue.Done(queued.Key);
                }
            })).ToArray();
            foreach (var (key, run) in runs)
                queue.Enqueue(key, run);
            var expected = runs.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Last().Run.ResourceVersion);

            await Eventually.HoldsAsync(
                () => queue.Depth == 0 && expected.All(e => last.GetValueOrDefault(e.Key) == e.Value), "every key's last object is worked on");
            await stop.CancelAsync();
            await Task.WhenAll(running);
        },
        iter: 60);

    private static async Task<QueuedRun?> NextAsync(RunQueue queue, CancellationToken stop)
    {
        try
        {
            return await queue.DequeueAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static TektonRun Run(string version)
    {
        var run = SampleRuns.TaskRun("a");
        run["metadata"]!["resourceVersion"] = version;
        return run.Parse();
    }
}
