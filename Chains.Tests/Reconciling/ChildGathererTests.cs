using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Reconciling;

public sealed class ChildGathererTests
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished.AddSeconds(1));
    private readonly FakeRunCluster _cluster = new();
    private readonly ControllerOptions _options = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GatherAsync_OfATaskRun_AsksNobody()
    {
        await using var database = await TestDatabase.CreateAsync(_time);

        Assert.Same(ChildRuns.None, await Gatherer(database).GatherAsync(SampleRuns.TaskRun("a").Parse(), Cancellation));
        Assert.Empty(_cluster.Requests);
    }

    [Fact]
    public async Task GatherAsync_OfChildrenInTheRecords_DoesNotAskTheCluster()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("p", "a", "b");
        foreach (var (name, state) in ((string, RunState)[])[("a", RunState.Signed), ("b", RunState.Failed)])
            await RecordAsync(database, SampleRuns.TaskRun(name).OwnedBy(parent), state);

        var children = await Gatherer(database).GatherAsync(parent.Parse(), Cancellation);

        Assert.Equal(["a", "b"], children.TaskRuns.Select(c => c.Name));
        Assert.Empty(children.Missing);
        Assert.Null(children.WaitsFor);
        Assert.Empty(_cluster.Requests);
    }

    [Theory]
    [InlineData(RunState.Pending)]
    [InlineData(RunState.Delivering)]
    public async Task GatherAsync_OfAChildInWork_WaitsUntilTheDeadline(RunState state)
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("p", "a");
        await RecordAsync(database, SampleRuns.TaskRun("a").OwnedBy(parent), state);

        Assert.Equal("Waits for its children: TaskRun a is not signed yet (in work).", (await Gatherer(database).GatherAsync(parent.Parse(), Cancellation)).WaitsFor);
        _time.Advance(_options.ChildDeadline);
        var late = await Gatherer(database).GatherAsync(parent.Parse(), Cancellation);

        Assert.Null(late.WaitsFor);
        Assert.Equal("TaskRun a is not signed yet (in work); waited 00:05:00 and went on without.", Assert.Single(late.Missing));
        Assert.Single(late.TaskRuns);
    }

    [Fact]
    public async Task GatherAsync_OfAChildSignedByAnother_WaitsForNothing()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("p", "a");
        _cluster.Put(SampleRuns.TaskRun("a").OwnedBy(parent).Annotated("chains.tekton.dev/signed", "true"));

        var children = await Gatherer(database).GatherAsync(parent.Parse(), Cancellation);

        Assert.Null(children.WaitsFor);
        Assert.Single(children.TaskRuns);
    }

    [Fact]
    public async Task GatherAsync_OfATaskRunOfAnotherParent_DoesNotTakeIt()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("p", "a");
        _cluster.Put(SampleRuns.TaskRun("a").OwnedBy(SampleRuns.PipelineRun("p", "a")));

        var children = await Gatherer(database).GatherAsync(parent.Parse(), Cancellation);

        Assert.Empty(children.TaskRuns);
        Assert.Contains("neither in the cluster nor in the records", Assert.Single(children.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GatherAsync_OfADamagedRecord_TakesTheChildFromTheCluster()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var parent = SampleRuns.PipelineRun("p", "a");
        var child = SampleRuns.TaskRun("a").OwnedBy(parent).Annotated("chains.tekton.dev/signed", "true");
        await RecordAsync(database, child, RunState.Signed);
        database.Execute("UPDATE Snapshots SET Content = x'B0FFFF'");
        _cluster.Put(child);

        Assert.Single((await Gatherer(database).GatherAsync(parent.Parse(), Cancellation)).TaskRuns);
    }

    private static async Task RecordAsync(TestDatabase database, System.Text.Json.Nodes.JsonObject run, RunState state)
    {
        var record = database.Ledger.Describe(run.Parse());
        record.State = state;
        await database.Ledger.CommitStateAsync(record, run.Parse().Json, null, Cancellation);
    }

    private ChildGatherer Gatherer(TestDatabase database) => new(database.Ledger, _cluster, _options, _time);
}
