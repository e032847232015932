using Chains.Core.Configuration;

namespace Chains.Tests.Configuration;

public sealed class ConfigurationStoreTests
{
    private readonly ConfigurationStore _store = new();

    [Fact]
    public void Store_BeforeTheFirstReading_PausesAndSaysWhy()
    {
        Assert.False(_store.HasConfiguration);
        Assert.False(_store.TryGetCurrent(out _));
        Assert.Contains("not been read", Assert.Throws<InvalidOperationException>(() => _store.Current).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ApplyMissing_GivesTheDefaults()
    {
        Assert.True(_store.ApplyMissing().Accepted);
        Assert.Equal("in-toto", _store.Current.TaskRuns.Format);
        Assert.Equal(ConfigurationOrigin.Missing, _store.State.Origin);
    }

    [Fact]
    public void Apply_GoodReading_SaysWhatChanged()
    {
        Apply(("builder.id", "https://a"), ("signers.kms.auth.token", "one"));

        var change = Apply(("builder.id", "https://b"), ("signers.kms.auth.token", "two"));

        Assert.Equal(
            [new("builder.id", "https://a", "https://b"), new("signers.kms.auth.token", "(redacted)", "(redacted)")],
            change.Changes);
    }

    [Fact]
    public void Apply_BadReading_KeepsTheLastGoodOne()
    {
        Apply(("builder.id", "https://good"));
        var good = _store.Current;

        var change = Apply(("builder.id", "https://bad"), ("artifacts.taskrun.format", "nope"));

        Assert.False(change.Accepted);
        Assert.Empty(change.Changes);
        Assert.Same(good, _store.Current);
        Assert.True(_store.State.IsBehind);
        Assert.Equal("https://bad", _store.State.Data["builder.id"]);
        Assert.Equal("https://good", _store.State.AppliedData["builder.id"]);
        Assert.Contains(_store.State.Problems, problem => problem.Key == "artifacts.taskrun.format");
    }

    [Fact]
    public void Apply_RepairAfterABadReading_IsInForceAgain()
    {
        Apply(("artifacts.taskrun.format", "nope"));
        Assert.Contains("artifacts.taskrun.format", _store.State.PauseReason, StringComparison.Ordinal);

        Apply(("artifacts.taskrun.format", "slsa/v2alpha4"));

        Assert.Equal("slsa/v2alpha4", _store.Current.TaskRuns.Format);
        Assert.False(_store.State.IsBehind);
        Assert.Null(_store.State.PauseReason);
    }

    [Fact]
    public void Apply_BadFirstReadingWithoutSeed_PausesSigning()
    {
        Apply(("what", "ever"));

        Assert.False(_store.HasConfiguration);
        Assert.Contains("what", _store.State.PauseReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_BadFirstReadingWithSeed_FallsBackToTheSeed()
    {
        Assert.True(_store.Seed(Data(("builder.id", "https://stored"))));
        Assert.False(_store.HasConfiguration);

        var change = Apply(("what", "ever"));

        Assert.False(change.Accepted);
        Assert.Equal("https://stored", _store.Current.BuilderId);
        Assert.Equal((ConfigurationOrigin.Stored, true), (_store.State.Origin!.Value, _store.State.IsBehind));
    }

    [Fact]
    public void Seed_WithErrors_IsRefused() => Assert.False(_store.Seed(Data(("what", "ever"))));

    [Fact]
    public void Seed_IsNotUsedWhenTheFirstReadingIsGood()
    {
        _store.Seed(Data(("builder.id", "https://stored")));
        Apply(("builder.id", "https://read"));

        Assert.Equal("https://read", _store.Current.BuilderId);
    }

    [Fact]
    public void Apply_SameDataAgain_KeepsTheInstanceAndIsSilent()
    {
        Apply(("builder.id", "https://a"));
        var first = _store.Current;
        var raised = 0;
        _store.Changed += (_, _) => raised++;

        _store.Apply(Data(("builder.id", "https://a")), "2", ConfigurationOrigin.ConfigMap);

        Assert.Same(first, _store.Current);
        Assert.Equal("2", _store.State.ResourceVersion);
        Assert.Equal(0, raised);
    }

    [Fact]
    public void Apply_BadReading_RaisesChangedSoThatItShows()
    {
        ConfigurationChange? seen = null;
        _store.Changed += (_, change) => seen = change;

        Apply(("what", "ever"));

        Assert.False(seen!.Accepted);
    }

    [Fact]
    public async Task Apply_WhileReading_NeverShowsAMixture()
    {
        Apply(("artifacts.taskrun.format", "in-toto"), ("builder.id", "https://in-toto"));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var seen = 0;
            do
            {
                var state = _store.State;
                var current = state.Current!;
                Assert.Equal("https://" + current.TaskRuns.Format, current.BuilderId);
                Assert.Equal(current.BuilderId, state.AppliedData["builder.id"]);
                seen++;
            }
            while (!done.IsCancellationRequested);

            return seen;
        })).ToArray();

        for (var i = 0; i < 2000; i++)
        {
            var format = i % 2 == 0 ? "slsa/v2alpha3" : "in-toto";
            Apply(("artifacts.taskrun.format", format), ("builder.id", "https://" + format));
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), seen => Assert.True(seen > 0));
    }

    private ConfigurationChange Apply(params (string Key, string Value)[] data) =>
        _store.Apply(Data(data), "1", ConfigurationOrigin.ConfigMap);

    private static Dictionary<string, string> Data(params (string Key, string Value)[] data) =>
        data.ToDictionary(pair => pair.Key, pair => pair.Value);
}
