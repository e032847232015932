using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Tests.Records;

public sealed class SearchTests : IAsyncLifetime
{
    private const string Commit = "7b2c1f0e4f6d9a8b3c5e7d1f2a4b6c8d0e1f3a5b";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;
    private RecordSeed _seed = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SearchQueries Search => new(_database);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _seed = new RecordSeed(_database.Ledger, new DatabaseKeyRegistry(_database.Writer, new KeyQueries(_database), TimeProvider.System));
        await _seed.RegisterKeyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _seed.Dispose();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("ild-sho", SearchKind.Run, "build-shop")]
    [InlineData("example/shop", SearchKind.Subject, "registry.example/shop")]
    [InlineData("github.com/example", SearchKind.Source, "https://github.com/example/storefront")]
    [InlineData("7B2C1F0E", SearchKind.Commit, Commit)]
    [InlineData("sha1:7b2c1f0e4f", SearchKind.Commit, Commit)]
    [InlineData("team-a", SearchKind.Namespace, "team-a")]
    [InlineData("and-pus", SearchKind.Definition, "build-and-push")]
    public async Task FindAsync_ByPartOfWhatIsThere_FindsItInItsKind(string text, SearchKind kind, string title)
    {
        await SaveAsync("build-shop", "registry.example/shop", "team-a");
        await IndexAsync();

        var group = Assert.Single(await Search.FindAsync(text, 5, Cancellation), g => g.Kind == kind);

        Assert.Equal(title, Assert.Single(group.Hits).Title);
        Assert.False(group.More);
    }

    [Fact]
    public async Task FindAsync_ByTheBeginningOfADigestOrKey_FindsThem()
    {
        await SaveAsync("build-shop", "registry.example/shop");
        await IndexAsync();
        var digest = RecordSeed.ImageOf("registry.example/shop").Digest;

        Assert.Equal("sha256:" + digest, Hit(await Search.FindAsync(digest[..8], 5, Cancellation), SearchKind.Image).Id);
        Assert.Equal(_seed.PublicKey.KeyId, Hit(await Search.FindAsync(_seed.PublicKey.KeyId[..15], 5, Cancellation), SearchKind.Key).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zzz-none")]
    [InlineData("\"")]
    [InlineData("%%%")]
    [InlineData("a OR b")]
    [InlineData("NEAR(")]
    [InlineData("Name:x")]
    public async Task FindAsync_ForWhatIsNotThere_FindsNothing(string text)
    {
        await SaveAsync("build-shop", "registry.example/shop");
        await IndexAsync();

        Assert.Empty(await Search.FindAsync(text, 5, Cancellation));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("example/app-1")]
    [InlineData("default")]
    [InlineData("app")]
    public async Task RunList_Searched_IsTheSameBeforeWhileAndAfterIndexing(string text)
    {
        for (var i = 0; i < 12; i++)
            await SaveAsync($"build-{i}", $"registry.example/app-{i % 3}");
        var before = await NamesAsync(text);
        await IndexAsync();
        var indexed = await NamesAsync(text);
        await SaveAsync("build-last", "registry.example/app-1");

        Assert.NotEmpty(before);
        Assert.Equal(before, indexed);
        Assert.Equal(["build-last", .. before], await NamesAsync(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("build")]
    [InlineData("registry.example/app")]
    public async Task RunList_ForthAndBack_ShowsTheSamePages(string? text)
    {
        for (var i = 0; i < 10; i++)
            await SaveAsync($"build-{i}", $"registry.example/app-{i}");
        await IndexAsync();
        var filter = new RunFilter { Query = text };
        var runs = new RunQueries(_database);

        var first = await runs.ListAsync(filter, null, 3, Cancellation);
        var second = await runs.ListAsync(filter, first.NextCursor, 3, Cancellation);
        var third = await runs.ListAsync(filter, second.NextCursor, 3, Cancellation);
        var back = await runs.ListAsync(filter, third.PreviousCursor, 3, Cancellation);
        var start = await runs.ListAsync(filter, back.PreviousCursor, 3, Cancellation);

        Assert.Null(first.PreviousCursor);
        Assert.Equal(["build-3", "build-2", "build-1"], third.Items.Select(r => r.Name));
        Assert.Equal(second.Items, back.Items);
        Assert.Equal(first.Items, start.Items);
        Assert.Null(start.PreviousCursor);
        Assert.Equal(first.NextCursor, start.NextCursor);
    }

    [Fact]
    public async Task SignatureList_SearchedForthAndBack_ShowsTheSamePages()
    {
        for (var i = 0; i < 6; i++)
            await SaveAsync($"build-{i}", $"registry.example/app-{i}");
        await IndexAsync();
        var filter = new SignatureFilter { Query = "build" };
        var signatures = new SignatureQueries(_database);

        var first = await signatures.ListAsync(filter, null, 5, Cancellation);
        var second = await signatures.ListAsync(filter, first.NextCursor, 5, Cancellation);
        var last = await signatures.ListAsync(filter, second.NextCursor, 5, Cancellation);
        var back = await signatures.ListAsync(filter, second.PreviousCursor, 5, Cancellation);

        Assert.Equal(12, first.Items.Concat(second.Items).Concat(last.Items).Select(s => s.Id).Distinct().Count());
        Assert.Equal(first.Items, back.Items);
    }

    [Theory]
    [InlineData(RunOrder.Name, "a,b,c,d")]
    [InlineData(RunOrder.NameDescending, "d,c,b,a")]
    [InlineData(RunOrder.Oldest, "c,a,d,b")]
    [InlineData(RunOrder.Newest, "b,d,a,c")]
    public async Task RunList_InEachOrder_PagesThroughAll(RunOrder order, string expected)
    {
        foreach (var name in (string[])["c", "a", "d", "b"])
            await SaveAsync(name, "registry.example/app");
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await new RunQueries(_database).ListAsync(new RunFilter { Order = order }, cursor, 2, Cancellation);
            seen.AddRange(page.Items.Select(r => r.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(expected, string.Join(',', seen));
    }

    [Fact]
    public async Task Indexing_Twice_CountsOnce()
    {
        await SaveAsync("build-shop", "registry.example/shop");
        await IndexAsync();
        await IndexAsync();

        Assert.Equal(2, await _database.ReadAsync(c => c.Names.Where(n => n.Kind == NameKind.Subject).Select(n => n.Count).SingleAsync(Cancellation)));
        Assert.Equal(6, await _database.ReadAsync(c => c.Rollups.Where(r => r.Series == Series.Signatures).SumAsync(r => r.Count, Cancellation)));
    }

    [Fact]
    public async Task Statistics_OfTheHour_HaveRateAndLatency()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Noon.AddMinutes(10));
        await SaveAsync("build-shop", "registry.example/shop");
        await IndexAsync();

        var statistics = await new StatisticsQueries(_database, clock).ReadAsync(StatisticsPeriod.Hour, Cancellation);

        Assert.Equal((60, 2L), (statistics.Points.Count, statistics.Signatures));
        Assert.Equal(2, statistics.Points.Single(p => p.Start == Noon).Signatures);
        // 58 milliseconds, in a histogram whose bins are a fifth wide.
        Assert.InRange(statistics.P95Milliseconds!.Value, 58, 58 * 1.2);
    }

    [Fact]
    public async Task Coverage_OfARunThatFailed_SaysWhy()
    {
        await SaveAsync("build-shop", "registry.example/shop");
        var failed = RecordSeed.Run("broken", Noon, RunState.Failed);
        failed.Reason = "the result is no digest";
        await _seed.SaveAsync(failed);
        var coverage = new CoverageQueries(_database);

        var row = Assert.Single(await coverage.RowsAsync(null, Cancellation));
        var reason = Assert.Single(await coverage.ReasonsAsync("default", Cancellation));

        Assert.Equal((2L, 1L, 1L), (row.Total, row.Signed, row.Failed));
        Assert.Equal(("the result is no digest", failed.Uid), (reason.Reason, reason.ExampleUid));
    }

    [Fact]
    public async Task Tallies_FollowARunFromStateToState()
    {
        var run = RecordSeed.Run("build", Noon, RunState.Pending);
        await _seed.SaveAsync(run);
        run.State = RunState.Failed;
        await _database.Ledger.CommitDeliveriesAsync(run, Cancellation);

        Assert.Equal([(RunState.Failed, 1)], (await new RunQueries(_database).CountAsync(Cancellation)).Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task ImageAndCommit_OfARun_LeadToEachOther()
    {
        var run = await SaveAsync("build-shop", "registry.example/shop");
        await IndexAsync();
        var images = new ImageQueries(_database);
        var digest = RecordSeed.ImageOf("registry.example/shop").Digest;

        var image = await images.FindAsync("sha256:" + digest, Cancellation);
        var commit = await images.FindCommitAsync(Commit[..10], Cancellation);

        Assert.Equal(2, image!.Signatures.Count);
        Assert.Equal(run.Uid, Assert.Single(image.Runs).Uid);
        Assert.Equal(new SourceRevision("https://github.com/example/storefront", Commit), Assert.Single(image.Sources));
        Assert.NotNull(image.Provenance);
        Assert.Equal((Commit, run.Uid), (commit!.Commit, Assert.Single(commit.Runs).Uid));
        Assert.Equal("sha256:" + digest, Assert.Single(commit.Images).Digest);
        Assert.Null(await images.FindAsync(digest[..12], Cancellation));
        Assert.Null(await images.FindCommitAsync("0000000", Cancellation));
    }

    [Theory]
    [InlineData("git+https://github.com/a/b.git", "https://github.com/a/b")]
    [InlineData("git+https://github.com/a/b.git@refs/heads/main", "https://github.com/a/b")]
    [InlineData("https://user@git.example.com/a", "https://user@git.example.com/a")]
    [InlineData("https://github.com/a/b/", "https://github.com/a/b")]
    public void Canonical_OfASource_IsOneName(string uri, string name) => Assert.Equal(name, SourceReader.Canonical(uri));

    private static SearchHit Hit(IReadOnlyList<SearchGroup> groups, SearchKind kind) => Assert.Single(Assert.Single(groups, g => g.Kind == kind).Hits);

    private async Task<RunRecord> SaveAsync(string name, string image, string ns = "default")
    {
        var run = RecordSeed.Run(name, Noon, RunState.Signed, @namespace: ns);
        var subject = RecordSeed.ImageOf(image);
        run.Artifacts.Add(_seed.Provenance(run, [subject]));
        run.Artifacts.Add(_seed.Image(run, subject));
        await _seed.SaveAsync(run);
        return run;
    }

    private async Task<List<string>> NamesAsync(string text) =>
        [.. (await new RunQueries(_database).ListAsync(new RunFilter { Query = text }, null, 50, Cancellation)).Items.Select(r => r.Name)];

    private async Task IndexAsync()
    {
        using var indexer = new RecordIndexer(
            new IndexSteps(_database.Writer, _database), new ChangeFeed(TimeProvider.System), TimeProvider.System, NullLogger<RecordIndexer>.Instance);
        await indexer.CatchUpAsync(Cancellation);
    }
}
