using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Tests.Records;

/// <summary>The lists of deliveries, log entries and certificates: what they find, forth and back, and that an index leads to it.</summary>
public sealed class OutboxListTests : IAsyncLifetime
{
    private const string Log = "https://log.example.com";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;
    private RecordSeed _seed = null!;
    private QueryPlans _plans = null!;
    private long _index;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _plans = new QueryPlans(_database);
        _seed = new RecordSeed(_database.Ledger, new DatabaseKeyRegistry(_database.Writer, new KeyQueries(_database), TimeProvider.System));
        await _seed.RegisterKeyAsync();
        for (var i = 0; i < 4; i++)
            await SaveAsync($"pack-{i}", $"registry.example/shop-{i}", "team-a", Noon.AddHours(i));
        await SaveAsync("deploy", "registry.example/site", "team-b", Noon.AddHours(9), published: StepState.Failed);
        await SaveAsync("release", "registry.example/shop-1", "team-a", Noon.AddHours(10), identity: "https://ci.example/deployer", kind: RunKind.PipelineRun);
    }

    public async ValueTask DisposeAsync()
    {
        _seed.Dispose();
        await _database.DisposeAsync();
    }

    public static TheoryData<DeliveryFilter, int> Deliveries { get; } = new()
    {
        { new() { State = StepState.Failed }, 2 },
        { new() { State = StepState.Retrying }, 0 },
        { new() { Backend = "pubsub" }, 12 },
        { new() { Backend = "oci" }, 0 },
        { new() { Backend = "pubsub", State = StepState.Done }, 10 },
        { new() { Backend = "tekton", State = StepState.Failed }, 0 },
        { new() { Namespace = "team-b" }, 4 },
        { new() { Namespace = "team-b", State = StepState.Failed }, 2 },
        { new() { Namespace = "team-a", State = StepState.Failed }, 0 },
        { new() { Namespace = "none" }, 0 },
        { new() { Kind = RunKind.PipelineRun }, 4 },
        { new() { Kind = RunKind.PipelineRun, Backend = "pubsub" }, 2 },
        { new() { From = Noon.AddHours(9) }, 6 },
        { new() { From = Noon.AddDays(9) }, 0 },
        { new() { To = Noon.AddHours(1), Backend = "tekton" }, 2 },
        { new() { From = Noon.AddHours(9), Backend = "pubsub" }, 2 },
        { new() { Query = "pack" }, 16 },
        { new() { Query = "shop-1" }, 8 },
        { new() { Query = "team-b" }, 4 },
        { new() { Query = "ci.example/deployer" }, 4 },
        { new() { Query = "deploy", State = StepState.Failed }, 2 },
        { new() { Query = "pack", State = StepState.Failed }, 0 },
        { new() { Query = "pack", Backend = "pubsub", To = Noon.AddHours(2) }, 4 },
        { new() { Query = RecordSeed.ImageOf("registry.example/site").Digest[..9] }, 4 },
        { new() { Query = "nothing" }, 0 },
    };

    public static TheoryData<LogEntryFilter, int> Entries { get; } = new()
    {
        { new() { State = StepState.Failed }, 2 },
        { new() { State = StepState.Done }, 10 },
        { new() { Log = Log }, 12 },
        { new() { Log = "https://other.example.com" }, 0 },
        { new() { Log = "https://other.example.com", Query = "pack" }, 0 },
        { new() { Namespace = "team-b" }, 2 },
        { new() { Namespace = "none" }, 0 },
        { new() { LogIndex = 103 }, 1 },
        { new() { Query = "103" }, 1 },
        { new() { Query = "999" }, 0 },
        { new() { Query = "feed000000000103" }, 1 },
        { new() { Query = "feed00" }, 10 },
        { new() { From = Noon.AddHours(3) }, 4 },
        { new() { From = Noon.AddDays(3) }, 0 },
        { new() { Query = "serviceaccounts/chains" }, 10 },
        { new() { Query = "deployer" }, 2 },
        { new() { Query = "shop-1" }, 4 },
        { new() { Query = "pack-2" }, 2 },
        { new() { Query = "nothing" }, 0 },
    };

    public static TheoryData<CertificateFilter, int> Certificates { get; } = new()
    {
        { new() { Query = "serviceaccounts" }, 5 },
        { new() { Query = "deployer" }, 1 },
        { new() { Query = "issuer.exa" }, 6 },
        { new() { Query = "00000000000b" }, 0 },
        { new() { Query = "c0ffee00" }, 6 },
        { new() { Query = "C0:FF:EE:00:00:04" }, 1 },
        { new() { Query = "nothing" }, 0 },
        { new() { Issuer = "https://issuer.example" }, 6 },
        { new() { Issuer = "https://issuer" }, 0 },
        { new() { From = Noon.AddHours(9) }, 2 },
        { new() { ExpiresTo = Noon.AddHours(3) }, 3 },
        { new() { ExpiresFrom = Noon.AddDays(3) }, 0 },
    };

    [Theory]
    [MemberData(nameof(Deliveries))]
    public async Task Deliveries_Narrowed_AreFoundForthAndBackByAnIndex(DeliveryFilter filter, int count)
    {
        Assert.Equal(count, await CountAsync((cursor, context) => new DeliveryQueries(context).ListAsync(filter, cursor, 3, Cancellation), d => d.Id));
        await IndexAsync();
        Assert.Equal(count, await CountAsync((cursor, context) => new DeliveryQueries(context).ListAsync(filter, cursor, 3, Cancellation), d => d.Id));
        Assert.DoesNotContain(_plans.Steps, ReadsAll);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task LogEntries_Narrowed_AreFoundForthAndBackByAnIndex(LogEntryFilter filter, int count)
    {
        Assert.Equal(count, await CountAsync((cursor, context) => new LogEntryQueries(context).ListAsync(filter, cursor, 3, Cancellation), e => e.Id));
        await IndexAsync();
        Assert.Equal(count, await CountAsync((cursor, context) => new LogEntryQueries(context).ListAsync(filter, cursor, 3, Cancellation), e => e.Id));
        Assert.DoesNotContain(_plans.Steps, ReadsAll);
    }

    [Theory]
    [MemberData(nameof(Certificates))]
    public async Task Certificates_Narrowed_AreFoundForthAndBackByAnIndex(CertificateFilter filter, int count)
    {
        Assert.Equal(count, await CountAsync((cursor, context) => new CertificateQueries(context).ListAsync(filter, cursor, 2, Cancellation), c => c.Id));
        await IndexAsync();
        Assert.Equal(count, await CountAsync((cursor, context) => new CertificateQueries(context).ListAsync(filter, cursor, 2, Cancellation), c => c.Id));
        Assert.DoesNotContain(_plans.Steps, ReadsAll);
    }

    [Theory]
    [InlineData("deployer", 1)]
    [InlineData("serviceaccounts/chains", 5)]
    public async Task Runs_ByTheIdentityThatSigned_AreFoundBeforeAndAfterIndexing(string identity, int count)
    {
        Assert.Equal(count, (await new RunQueries(_database).ListAsync(new RunFilter { Query = identity }, null, 50, Cancellation)).Items.Count);
        await IndexAsync();
        Assert.Equal(count, (await new RunQueries(_database).ListAsync(new RunFilter { Query = identity }, null, 50, Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Issuers_AreThoseThatOccur_BeforeAndAfterIndexing()
    {
        Assert.Equal(["https://issuer.example"], await new CertificateQueries(_database).IssuersAsync(Cancellation));
        await IndexAsync();
        Assert.Equal(["https://issuer.example"], await new CertificateQueries(_database).IssuersAsync(Cancellation));
    }

    [Theory]
    [InlineData("pack", null, 2, 4, 2)]
    [InlineData("pack", RunKind.PipelineRun, -9, 9, 0)]
    [InlineData("shop-1", RunKind.PipelineRun, 9, 11, 1)]
    [InlineData("pack", null, 20, 30, 0)]
    public async Task Runs_SearchedWithinAPeriod_AreFound(string text, RunKind? kind, int from, int to, int count)
    {
        await IndexAsync();
        var filter = new RunFilter { Query = text, Kind = kind, From = Noon.AddHours(from), To = Noon.AddHours(to) };

        Assert.Equal(count, await CountAsync((cursor, context) => new RunQueries(context).ListAsync(filter, cursor, 1, Cancellation), r => r.Id));
    }

    /// <summary>A table read from end to end without an index, under the aliases that these queries have.</summary>
    private static bool ReadsAll(string step) => step is "SCAN d" or "SCAN l" or "SCAN c";

    /// <summary>Reads all pages to the end and back to the beginning, which must be the same.</summary>
    private async Task<int> CountAsync<T>(Func<string?, IDbContextFactory<ChainsDbContext>, Task<Page<T>>> read, Func<T, long> id)
    {
        List<Page<T>> pages = [await read(null, _plans)];
        while (pages[^1].NextCursor is { } next)
            pages.Add(await read(next, _plans));
        var back = pages[^1];
        for (var i = pages.Count - 2; i >= 0; i--)
        {
            back = await read(back.PreviousCursor, _plans);
            Assert.Equal(pages[i].Items.Select(id), back.Items.Select(id));
        }

        Assert.Null(back.PreviousCursor);
        var ids = pages.SelectMany(p => p.Items).Select(id).ToList();
        Assert.Equal(ids.Distinct(), ids);
        return ids.Count;
    }

    private async Task SaveAsync(
        string name, string image, string ns, DateTimeOffset finished, StepState published = StepState.Done, string identity = "https://k8s/serviceaccounts/chains", RunKind kind = RunKind.TaskRun)
    {
        var run = RecordSeed.Run(name, finished, RunState.Signed, kind, ns);
        var subject = RecordSeed.ImageOf(image);
        run.Artifacts.Add(_seed.Provenance(run, [subject]));
        run.Artifacts.Add(_seed.Image(run, subject));
        var certificate = new CertificateRecord
        {
            Fingerprint = $"c0ffee{_index:x6}", Pem = "", Identity = identity, Issuer = "https://issuer.example", NotBefore = finished, NotAfter = finished.AddMinutes(10),
        };
        foreach (var artifact in run.Artifacts)
        {
            artifact.Deliveries.Add(RecordSeed.Delivered(run, "tekton"));
            artifact.Deliveries.Add(new DeliveryRecord { Backend = "pubsub", State = published, CompletedAt = published is StepState.Done ? finished : null });
            artifact.Signature!.Certificate = certificate;
            artifact.Signature.LogEntries.Add(published is StepState.Done
                ? new LogEntryRecord { LogUrl = Log, State = StepState.Done, LogIndex = 100 + _index, EntryUuid = $"feed{100 + _index:000000000000}", IntegratedAt = finished, Entry = [1] }
                : new LogEntryRecord { LogUrl = Log, State = StepState.Failed, Reason = "refused" });
            _index++;
        }

        await _seed.SaveAsync(run);
    }

    private async Task IndexAsync()
    {
        using var indexer = new RecordIndexer(
            new IndexSteps(_database.Writer, _database), new ChangeFeed(TimeProvider.System), TimeProvider.System, NullLogger<RecordIndexer>.Instance);
        await indexer.CatchUpAsync(Cancellation);
    }
}
