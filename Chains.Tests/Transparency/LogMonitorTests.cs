using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Tests.Shared;
using Chains.Tests.Transparency.Uploading;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Transparency;

/// <summary>A log that only appends raises no alarm; one that does anything else does.</summary>
public sealed class LogMonitorTests
{
    [Fact]
    public async Task Log_ThatOnlyAppends_IsKeptUpWith()
    {
        await using var rig = await UsedAsync();
        for (var i = 0; i < 7; i++)
        {
            rig.Log.Append([(byte)i]);
            await CheckAsync(rig);
        }

        var log = await LogAsync(rig);
        Assert.Equal((null, null, (long)rig.Log.Size), (log.Alarm, log.CheckError, log.TreeSize));
        Assert.NotNull(log.CheckedAt);
        Assert.Empty(await rig.Status.AlarmsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Log_ThatRewritesAnEntry_IsCaughtOnceAndForAll()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        var kept = (await LogAsync(rig)).Checkpoint;
        rig.Log.Rewrite(0, Encoding.UTF8.GetBytes("another"));
        rig.Log.Append([1]);

        await CheckAsync(rig);
        await CheckAsync(rig);

        var log = await LogAsync(rig);
        Assert.Contains("does not begin with", log.Alarm);
        Assert.Equal((kept, await rig.Log.CheckpointAsync() is var shown ? Checkpoint.Parse(SignedNote.Parse(shown).Text).ToText() : ""), (log.Checkpoint, SignedNote.Parse(log.Evidence!).Text));
        Assert.Single(await rig.Status.AlarmsAsync(CancellationToken.None));
        Assert.Single(rig.Service.Events.Written, e => e.Reason == "TransparencyLogInconsistent");
    }

    [Fact]
    public async Task Log_ThatSignsTwoTreesOfOneSize_IsCaught()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        rig.Log.Rewrite(0, Encoding.UTF8.GetBytes("another"));

        await CheckAsync(rig);

        Assert.Contains("two different trees of 1 entries", (await LogAsync(rig)).Alarm);
    }

    [Fact]
    public async Task Log_ThatGivesEntriesOutOfAnotherTree_IsCaughtThoughItsOwnHistoryIsOne()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        // A split view: what came with our entry is not what everybody else sees.
        var run = SampleRuns.TaskRun("second", uid: "0b3f6a52-9f6c-4f1e-8a55-000000000002");
        rig.Service.Cluster.Put(run);
        await rig.UntilStateAsync(run, RunState.Signed);
        rig.Log.Rewrite(1, Encoding.UTF8.GetBytes("another"));

        await CheckAsync(rig);

        Assert.Contains("two different trees of 2 entries", (await LogAsync(rig)).Alarm);
    }

    [Fact]
    public async Task Log_ThatLostEntries_IsCaught()
    {
        await using var rig = await UsedAsync();
        rig.Log.Append([1]);
        rig.Log.Append([2]);
        await CheckAsync(rig);
        rig.Log.Truncate(2);

        await CheckAsync(rig);

        Assert.Contains("refuses to prove", (await LogAsync(rig)).Alarm);
    }

    [Fact]
    public async Task Log_ThatGoesOnWithAnotherTree_IsCaughtUnlessTheOldOneStays()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        var final = await rig.Log.CheckpointAsync();
        rig.Log.Origin = "rekor.test - 4712";
        rig.Log.LieAboutState = state => Retired(state, final);
        await CheckAsync(rig);
        Assert.Null((await LogAsync(rig)).Alarm);

        rig.Log.LieAboutState = null;
        rig.Log.Origin = "rekor.test - 4713";
        await CheckAsync(rig);

        Assert.Contains("is gone", (await LogAsync(rig)).Alarm);
    }

    [Fact]
    public async Task Log_ThatDoesNotAnswer_IsNoAlarm()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");

        await CheckAsync(rig);

        var log = await LogAsync(rig);
        Assert.Null(log.Alarm);
        Assert.Contains("Connection refused", log.CheckError);
        Assert.NotNull(log.Checkpoint);
    }

    [Fact]
    public async Task Alarm_ThatIsAcknowledged_BeginsTheHistoryAnew()
    {
        await using var rig = await UsedAsync();
        await CheckAsync(rig);
        rig.Log.Rewrite(0, Encoding.UTF8.GetBytes("another"));
        await CheckAsync(rig);
        var id = (await LogAsync(rig)).Id;

        Assert.True(await rig.Monitor.AcknowledgeAsync(id, "test", CancellationToken.None));
        Assert.False(await rig.Monitor.AcknowledgeAsync(id, "test", CancellationToken.None));
        await CheckAsync(rig);

        var log = await LogAsync(rig);
        Assert.Equal((null, null, 1L), (log.Alarm, log.Evidence, log.TreeSize));
    }

    private static string Retired(string state, string checkpoint)
    {
        var json = (JsonObject)JsonNode.Parse(state)!;
        if (json.ContainsKey("inactiveShards"))
            json["inactiveShards"] = new JsonArray(new JsonObject { ["signedTreeHead"] = checkpoint });
        return json.ToJsonString();
    }

    private static async Task<LoggingRig> UsedAsync()
    {
        var rig = await LoggingRig.CreateAsync();
        var run = SampleRuns.TaskRun("first");
        rig.Service.Cluster.Put(run);
        await rig.UntilStateAsync(run, RunState.Signed);
        return rig;
    }

    private static async Task CheckAsync(LoggingRig rig)
    {
        var check = rig.Monitor.CheckAllAsync(CancellationToken.None);
        await rig.UntilAsync("the check ended", () => Task.FromResult(check.IsCompleted));
        await check;
    }

    private static Task<LogRecord> LogAsync(LoggingRig rig) => rig.Service.Database.ReadAsync(c => c.Logs.AsNoTracking().SingleAsync());
}
