using Chains.Core.Tekton;
using Chains.Core.Watching;
using Chains.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Watching;

public sealed class RunWatcherTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished);
    private readonly FakeRunCluster _cluster = new();
    private readonly WatchHealth _health = new();
    private readonly HashSet<string> _seen = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly RunQueue _queue;
    private Task _running = Task.CompletedTask;

    public RunWatcherTests() => _queue = new RunQueue(_time);

    [Fact]
    public async Task RunAsync_FromTheStart_ListsInPagesAndWatchesFromThere()
    {
        for (var i = 0; i < 8; i++)
            _cluster.Put(SampleRuns.TaskRun($"run-{i}"));
        _cluster.Put(SampleRuns.PipelineRun("not-ours"));
        Start();
        await SeesAsync("run-7");

        _cluster.Put(SampleRuns.TaskRun("young"));
        await SeesAsync("young");

        Assert.Equal(3, Count("list"));
        Assert.Equal(9, _seen.Count);
        Assert.Empty(_health.Problems);
    }

    [Fact]
    public async Task RunAsync_WhileALongListIsUnderWay_IsInOrderFromTheFirstPageOn()
    {
        for (var i = 0; i < 8; i++)
            _cluster.Put(SampleRuns.TaskRun($"run-{i}"));
        var second = new TaskCompletionSource();
        var lists = 0;
        _cluster.Before = (verb, _) => verb == "list" && Interlocked.Increment(ref lists) == 2 ? second.Task.WaitAsync(_stop.Token) : Task.CompletedTask;
        Start();
        await SeesAsync("run-2");

        await Eventually.HoldsAsync(() => _health.Problems.Count == 0, "the first page has been answered");
        Assert.Equal(0, Count("watch"));
        second.SetResult();
        await SeesAsync("run-7");
    }

    [Fact]
    public async Task RunAsync_OfOneNamespace_SeesNoOther()
    {
        _cluster.Put(SampleRuns.TaskRun("theirs", @namespace: "other"));
        _cluster.Put(SampleRuns.TaskRun("ours"));
        Start("default");
        await SeesAsync("ours");
        _cluster.Put(SampleRuns.TaskRun("theirs-too", @namespace: "other"));
        _cluster.Put(SampleRuns.TaskRun("last"));

        await SeesAsync("last");

        Assert.Equal(["last", "ours"], _seen.Order());
    }

    [Fact]
    public async Task Deletion_WhenWatched_EnqueuesTheKeyToBeReadAnew()
    {
        var run = SampleRuns.TaskRun("gone");
        _cluster.Put(run);
        Start();
        await SeesAsync("gone");
        _cluster.Delete(run.KeyOf(), _time.GetUtcNow());

        await Eventually.HoldsAsync(() => _queue.Depth == 1, "the deletion arrives");

        Assert.Null((await _queue.DequeueAsync(TestContext.Current.CancellationToken)).Observed);
    }

    [Fact]
    public async Task ExpiredVersion_WhenTheWatchReopens_ListsAgainAndMissesNothing()
    {
        _cluster.Put(SampleRuns.TaskRun("first"));
        Start();
        await SeesAsync("first");
        await WatchesAsync(1);
        _cluster.Silent = true;
        _cluster.Put(SampleRuns.TaskRun("between"));
        _cluster.Compact();
        _cluster.Silent = false;
        _cluster.EndWatches();

        await SeesAsync("between");

        Assert.True(Count("list") >= 2);
    }

    [Fact]
    public async Task ExpiredVersion_AgainAndAgain_IsNotAskedForWithoutAPause()
    {
        _cluster.Before = (verb, _) => verb is "watch" ? throw new ClusterException(ClusterError.Expired, "410") : Task.CompletedTask;
        Start();
        await Eventually.HoldsAsync(() => Count("watch") >= 2, "it tries twice", Tick);
        await Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.InRange(Count("list"), 2, 4);
    }

    [Fact]
    public async Task SilentWatch_PastItsTime_IsReopened()
    {
        _cluster.Put(SampleRuns.TaskRun("first"));
        Start(silence: TimeSpan.FromMilliseconds(50));
        await SeesAsync("first");
        _cluster.Silent = true;
        _cluster.Put(SampleRuns.TaskRun("unheard"));
        var watches = Count("watch");

        await Eventually.HoldsAsync(() => Count("watch") > watches + 1, "the watch is reopened");
        _cluster.Silent = false;

        await SeesAsync("unheard");
    }

    [Fact]
    public async Task ServerGone_ForAMinute_IsWaitedForAndNothingIsMissed()
    {
        _cluster.Put(SampleRuns.TaskRun("before"));
        Start();
        await SeesAsync("before");
        await WatchesAsync(1);
        _cluster.Before = (verb, _) => throw new ClusterException(ClusterError.Unavailable, $"The API server did not answer ({verb}): connection refused");
        _cluster.Silent = true;
        _cluster.EndWatches();
        _cluster.Put(SampleRuns.TaskRun("meanwhile"));
        await Eventually.HoldsAsync(() => _health.Problems.Count == 1, "the loss is reported");
        Assert.Contains("connection refused", _health.Problems[0], StringComparison.Ordinal);
        for (var i = 0; i < 60; i++)
            Tick();

        _cluster.Before = null;
        _cluster.Silent = false;
        await SeesAsync("meanwhile");

        await Eventually.HoldsAsync(() => _health.Problems.Count == 0, "health is back", Tick);
        Assert.True(Count("watch") < 40, "It waits longer each time.");
    }

    [Fact]
    public async Task ServerGone_AtTheStart_IsWaitedFor()
    {
        _cluster.Put(SampleRuns.TaskRun("there"));
        _cluster.Unavailable(5);
        Start();

        await SeesAsync("there");
    }

    [Fact]
    public async Task UnreadableObject_InAListOrAWatch_DoesNotStopTheOthers()
    {
        _cluster.Unreadable.Add(new UnreadableRun("default", "odd", "1", "metadata is a JSON array"));
        _cluster.Put(SampleRuns.TaskRun("first"));
        Start();
        await SeesAsync("first");
        _cluster.EmitUnreadable(new UnreadableRun("default", "odd", "1", "metadata is a JSON array"));
        _cluster.Put(SampleRuns.TaskRun("second"));

        await SeesAsync("second");

        Assert.Empty(_health.Problems);
    }

    [Fact]
    public async Task Resync_WhenItsTimeHasCome_ListsAgain()
    {
        _cluster.Put(SampleRuns.TaskRun("first"));
        Start();
        await SeesAsync("first");
        await WatchesAsync(1);
        _cluster.EndWatches();
        await WatchesAsync(2);
        Assert.Equal(1, Count("list"));
        _time.Advance(TimeSpan.FromHours(1));

        _cluster.EndWatches();
        await WatchesAsync(3);

        Assert.Equal(2, Count("list"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        _stop.Dispose();
    }

    private void Start(string? @namespace = null, TimeSpan? silence = null)
    {
        var times = WatchTimes.Default with { Silence = silence ?? TimeSpan.FromHours(1) };
        var watcher = new RunWatcher(_cluster, _queue, _health, RunKind.TaskRun, @namespace, times, _time, NullLogger<RunWatcher>.Instance);
        _running = Task.Run(() => watcher.RunAsync(_stop.Token));
    }

    private int Count(string verb) => _cluster.Requests.ToArray().Count(r => r.Verb == verb);

    private void Tick() => _time.Advance(TimeSpan.FromSeconds(1));

    private Task WatchesAsync(int count) => Eventually.HoldsAsync(() => Count("watch") >= count, $"watch {count} is opened", Tick);

    private Task SeesAsync(string name) => Eventually.HoldsAsync(
        () =>
        {
            while (_queue.Depth > 0)
            {
                var queued = _queue.DequeueAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                _queue.Done(queued.Key);
                _seen.Add(queued.Key.Name);
            }

            return _seen.Contains(name);
        },
        $"{name} is seen",
        Tick);
}
