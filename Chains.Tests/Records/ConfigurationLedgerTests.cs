using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Records;

public sealed class ConfigurationLedgerTests
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordAsync_OfAChange_KeepsWhatWhoAndWhen()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var (ledger, queries, store) = Open(database);

        await ledger.RecordAsync(Apply(store, "7", ("artifacts.taskrun.format", "slsa/v2alpha4")), new ConfigurationAuthor("dashboard", "ada"), Cancellation);

        var row = Assert.Single((await queries.ListAsync(null, null, Cancellation)).Items);
        Assert.Equal(("dashboard", "ada", "7", true, SampleRuns.Finished), (row.Origin, row.Who, row.ResourceVersion, row.Accepted, row.At));
        var change = JsonElement.Parse(row.Changes)[0];
        Assert.Equal(
            ("artifacts.taskrun.format", "in-toto", "slsa/v2alpha4"),
            (change.GetProperty("key").GetString(), change.GetProperty("old").GetString(), change.GetProperty("new").GetString()));
    }

    [Fact]
    public async Task LastGoodAsync_AfterARefusedReading_IsTheOneBefore()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var (ledger, queries, store) = Open(database);
        Assert.Null(await ledger.LastGoodAsync(Cancellation));
        await ledger.RecordAsync(Apply(store, "7", ("artifacts.taskrun.format", "slsa/v2alpha4")), new ConfigurationAuthor("cluster", "ada"), Cancellation);
        await ledger.RecordAsync(Apply(store, "8", ("artifacts.taskrun.format", "nonsense")), new ConfigurationAuthor("cluster", "ada"), Cancellation);
        await database.RestartAsync();

        var good = await Open(database).Ledger.LastGoodAsync(Cancellation);

        Assert.Equal([KeyValuePair.Create("artifacts.taskrun.format", "slsa/v2alpha4")], good!);
        var refused = (await queries.ListAsync(null, 1, Cancellation)).Items.Single();
        Assert.Equal((false, null), (refused.Accepted, refused.Data));
        Assert.Contains("nonsense", refused.Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordAsync_OfASecret_ShowsItToNobody()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var (ledger, queries, store) = Open(database);

        await ledger.RecordAsync(Apply(store, "7", ("signers.kms.auth.token", "s.hunter2"), ("signers.kms.auth.tokn", "s.hunter2")), new ConfigurationAuthor("api", "ada"), Cancellation);

        var row = (await queries.ListAsync(null, null, Cancellation)).Items.Single();
        Assert.DoesNotContain("hunter2", row.Changes, StringComparison.Ordinal);
    }

    private (ConfigurationLedger Ledger, ConfigurationQueries Queries, ConfigurationStore Store) Open(TestDatabase database)
    {
        var queries = new ConfigurationQueries(database);
        return (new ConfigurationLedger(database.Writer, queries, _time), queries, new ConfigurationStore(_time));
    }

    private static ConfigurationChange Apply(ConfigurationStore store, string version, params (string Key, string Value)[] data) =>
        store.Apply(data.ToDictionary(d => d.Key, d => d.Value), version, ConfigurationOrigin.ConfigMap);
}
