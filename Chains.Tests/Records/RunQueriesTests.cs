using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Core.Trust;
using Chains.Tests.Shared;

namespace Chains.Tests.Records;

public sealed class RunQueriesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase _database = null!;
    private RecordSeed _seed = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunQueries Runs => new(_database);

    private SignatureQueries Signatures => new(_database);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _seed = new RecordSeed(_database.Ledger, new MemoryKeyRegistry());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task ListAsync_PageByPageWhileRunsAreInserted_ShowsEachRunOfTheStartOnce(int limit)
    {
        for (var i = 0; i < 40; i++)
            await SaveAsync($"run-{i}", RunState.Signed);
        List<string> seen = [];
        string? cursor = null;
        var inserted = 0;
        do
        {
            var page = await Runs.ListAsync(new RunFilter(), cursor, limit, Cancellation);
            Assert.True(page.Items.Count <= limit);
            seen.AddRange(page.Items.Select(r => r.Name));
            cursor = page.NextCursor;
            await SaveAsync($"new-{inserted++}", RunState.Signed);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"run-{39 - i}"), seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task SignatureList_PageByPageWhileRunsAreInserted_ShowsEachSignatureOnce(int limit)
    {
        for (var i = 0; i < 10; i++)
            await SaveAsync($"run-{i}", RunState.Signed, image: $"registry.example/app-{i}");
        List<long> seen = [];
        string? cursor = null;
        do
        {
            var page = await Signatures.ListAsync(new SignatureFilter(), cursor, limit, Cancellation);
            seen.AddRange(page.Items.Select(s => s.Id));
            cursor = page.NextCursor;
            await SaveAsync($"new-{seen.Count}", RunState.Signed);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(i => (long)i), seen);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("ffffffffffffffff")]
    [InlineData("1'; DROP TABLE Runs")]
    public async Task ListAsync_WithACursorOfSomebodyElse_RefusesIt(string cursor)
    {
        var error = await Assert.ThrowsAsync<FormatException>(() => Runs.ListAsync(new RunFilter(), cursor, 10, Cancellation));

        Assert.Contains("first page", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_WithEachFilter_ShowsWhatItNames()
    {
        await SaveAsync("old", RunState.Signed, finished: Noon);
        await SaveAsync("failed", RunState.Failed, finished: Noon.AddHours(1));
        await SaveAsync("pipeline", RunState.Signed, kind: RunKind.PipelineRun, finished: Noon.AddHours(2));
        await SaveAsync("elsewhere", RunState.Signed, @namespace: "team-a", finished: Noon.AddHours(3));

        Assert.Equal(["elsewhere"], await NamesAsync(new RunFilter { Namespace = "team-a" }));
        Assert.Equal(["pipeline"], await NamesAsync(new RunFilter { Kind = RunKind.PipelineRun }));
        Assert.Equal(["failed"], await NamesAsync(new RunFilter { State = RunState.Failed }));
        Assert.Equal(["elsewhere", "pipeline"], await NamesAsync(new RunFilter { From = Noon.AddHours(2) }));
        Assert.Equal(["failed", "old"], await NamesAsync(new RunFilter { To = Noon.AddHours(2) }));
        Assert.Equal([], await NamesAsync(new RunFilter { Namespace = "team-a", State = RunState.Failed }));
    }

    [Theory]
    [InlineData("build-im")]
    [InlineData("  build-image  ")]
    [InlineData("registry.example/shop")]
    [InlineData("digest")]
    [InlineData("sha256:digest")]
    [InlineData("DIGEST")]
    [InlineData("registry.example/shop@sha256:digest")]
    [InlineData("uid")]
    public async Task Search_ByPartOfANameDigestOrUid_FindsTheRunAndItsSignatures(string query)
    {
        var run = await SaveAsync("build-image", RunState.Signed, image: "registry.example/shop");
        await SaveAsync("other", RunState.Signed, image: "registry.example/other");
        var digest = RecordSeed.ImageOf("registry.example/shop").Digest;
        query = query switch
        {
            "uid" => run.Uid,
            "digest" => digest[..10],
            "DIGEST" => digest.ToUpperInvariant(),
            _ => query.Replace("digest", query.Contains('@', StringComparison.Ordinal) ? digest : digest[..10], StringComparison.Ordinal),
        };

        Assert.Equal(["build-image"], await NamesAsync(new RunFilter { Query = query }));
        var signatures = await Signatures.ListAsync(new SignatureFilter { Query = query }, null, null, Cancellation);
        Assert.NotEmpty(signatures.Items);
        Assert.All(signatures.Items, s => Assert.Equal("build-image", s.RunName));
    }

    [Theory]
    [InlineData("registry.example/none:")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("' OR 1=1 --")]
    public async Task Search_ForWhatIsNotThere_FindsNothing(string query)
    {
        await SaveAsync("build", RunState.Signed, image: "registry.example/shop");

        Assert.Empty(await NamesAsync(new RunFilter { Query = query }));
        Assert.Empty((await Signatures.ListAsync(new SignatureFilter { Query = query }, null, null, Cancellation)).Items);
    }

    [Fact]
    public async Task SignatureList_WithEachFilter_ShowsWhatItNames()
    {
        await SaveAsync("first", RunState.Signed, image: "registry.example/shop", finished: Noon);
        await SaveAsync("second", RunState.Signed, @namespace: "team-a", finished: Noon.AddHours(1));

        Assert.Equal(["second"], await SignedAsync(new SignatureFilter { Namespace = "team-a" }));
        Assert.Equal(["first"], await SignedAsync(new SignatureFilter { Type = Chains.Core.Formatting.ArtifactType.Oci }));
        Assert.Equal(["first"], await SignedAsync(new SignatureFilter { Format = "simplesigning" }));
        Assert.Equal(["second", "first", "first"], await SignedAsync(new SignatureFilter { KeyId = _seed.PublicKey.KeyId }));
        Assert.Equal([], await SignedAsync(new SignatureFilter { KeyId = "SHA256:other" }));
        Assert.Equal(["second"], await SignedAsync(new SignatureFilter { From = Noon.AddMinutes(30) }));
        Assert.Equal(["first", "first"], await SignedAsync(new SignatureFilter { To = Noon.AddMinutes(30) }));
        Assert.Equal(["simplesigning", "slsa/v2alpha4"], await Signatures.FormatsAsync(Cancellation));
    }

    [Fact]
    public async Task FindAsync_OfARun_HasArtifactsSubjectsSignaturesAndDeliveries()
    {
        var run = await SaveAsync("whole", RunState.Signed, image: "registry.example/shop");

        var found = await Runs.FindAsync(run.Uid, Cancellation);

        Assert.Equal(2, found!.Artifacts.Count);
        Assert.All(found.Artifacts, a => Assert.NotNull(a.Signature));
        Assert.All(found.Artifacts, a => Assert.Single(a.Statement!.Subjects));
        Assert.Single(found.Artifacts.SelectMany(a => a.Deliveries));
        Assert.Null(await Runs.FindAsync("none", Cancellation));
        Assert.NotNull(await Runs.SnapshotAsync(found.Id, Cancellation));
        Assert.Null(await Runs.SnapshotAsync(4711, Cancellation));
    }

    [Fact]
    public async Task CountAsync_AndNamespaces_AreWhatIsThere()
    {
        await SaveAsync("a", RunState.Signed);
        await SaveAsync("b", RunState.Signed, @namespace: "team-a");
        await SaveAsync("c", RunState.Failed);

        Assert.Equal([(RunState.Failed, 1), (RunState.Signed, 2)], (await Runs.CountAsync(Cancellation)).Select(c => (c.Key, c.Value)).OrderBy(c => c.Value));
        Assert.Equal(["default", "team-a"], await Runs.NamespacesAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _seed.Dispose();
        await _database.DisposeAsync();
    }

    private async Task<RunRecord> SaveAsync(
        string name, RunState state, RunKind kind = RunKind.TaskRun, string @namespace = "default", string? image = null, DateTimeOffset? finished = null)
    {
        var run = RecordSeed.Run(name, finished ?? Noon, state, kind, @namespace);
        var subject = RecordSeed.ImageOf(image ?? $"registry.example/{@namespace}-{name}");
        var provenance = _seed.Provenance(run, [subject]);
        provenance.Deliveries.Add(RecordSeed.Delivered(run, "tekton"));
        run.Artifacts.Add(provenance);
        if (image is not null)
            run.Artifacts.Add(_seed.Image(run, subject));
        await _seed.SaveAsync(run);
        return run;
    }

    private async Task<IEnumerable<string>> NamesAsync(RunFilter filter) =>
        (await Runs.ListAsync(filter, null, null, Cancellation)).Items.Select(r => r.Name);

    private async Task<IEnumerable<string>> SignedAsync(SignatureFilter filter) =>
        (await Signatures.ListAsync(filter, null, null, Cancellation)).Items.Select(s => s.RunName);
}
