using static Chains.Tests.Sandbox.RunningSandbox;

namespace Chains.Tests.Sandbox;

public sealed class JournalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sandbox-").FullName;

    private string JournalPath => Path.Combine(_directory, "journal.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Restart_FindsEveryObjectAtItsVersion()
    {
        string version;
        await using (var sandbox = await StartAsync(_directory))
        {
            await sandbox.CreateRunAsync("a", ""","labels":{"x":"y"}""");
            await sandbox.CreateRunAsync("gone");
            await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/gone");
            version = (await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"annotations":{"chains.tekton.dev/signed":"true"}}}""", MergePatch)).Version;
        }

        await using var again = await StartAsync(_directory);
        Assert.False(again.Server.WasEmpty);
        var run = await again.GetAsync(TaskRuns + "/a");
        Assert.Equal((version, "true"), (run.Version, run.Text("metadata", "annotations", "chains.tekton.dev/signed")));
        Assert.Single((await again.GetAsync(TaskRuns + "?labelSelector=x%3Dy")).Node("items")!.AsArray());
        Assert.Equal(404, (await again.GetAsync(TaskRuns + "/gone")).Code);
    }

    [Theory]
    [InlineData("{\"r\":\"taskruns.tekton.dev\",\"k\":\"default/torn\",\"v\":99")]
    [InlineData("{\"r\":\"taskruns.tekton.dev\",\"k\":\"default/torn\",\"v\":99,\"u\":\"u\",\"o\":{\"metadata\":{}}}")]
    [InlineData("\0\0\0\0")]
    public async Task Restart_AfterATornLine_DropsItAndGoesOn(string torn)
    {
        await using (var sandbox = await StartAsync(_directory))
            await sandbox.CreateRunAsync("a");
        await File.AppendAllTextAsync(JournalPath, torn, TestContext.Current.CancellationToken);

        await using (var again = await StartAsync(_directory))
        {
            Assert.Equal(200, (await again.GetAsync(TaskRuns + "/a")).Code);
            Assert.Equal(404, (await again.GetAsync(TaskRuns + "/torn")).Code);
            await again.CreateRunAsync("b");
        }

        await using var third = await StartAsync(_directory);
        Assert.Equal(200, (await third.GetAsync(TaskRuns + "/b")).Code);
    }

    [Fact]
    public async Task Restart_AfterEveryPossibleCut_KeepsTheLinesBefore()
    {
        await using (var sandbox = await StartAsync(_directory))
        {
            await sandbox.CreateRunAsync("a");
            await sandbox.CreateRunAsync("b");
        }

        var whole = await File.ReadAllBytesAsync(JournalPath, TestContext.Current.CancellationToken);
        var lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var cut = lastLine; cut < whole.Length; cut += 37)
        {
            await File.WriteAllBytesAsync(JournalPath, whole[..cut], TestContext.Current.CancellationToken);
            await using var again = await StartAsync(_directory);
            Assert.Equal((200, 404), ((await again.GetAsync(TaskRuns + "/a")).Code, (await again.GetAsync(TaskRuns + "/b")).Code));
        }
    }

    [Fact]
    public async Task Journal_ThatIsMostlyHistory_IsRewrittenAtStart()
    {
        await using (var sandbox = await StartAsync(_directory))
        {
            await sandbox.CreateRunAsync("a");
            var filler = new string('x', 100_000);
            foreach (var i in Enumerable.Range(0, 20))
                await sandbox.PatchAsync(TaskRuns + "/a", "{\"metadata\":{\"annotations\":{\"k\":\"" + i + filler + "\"}}}", MergePatch);
            await sandbox.CreateRunAsync("last");
            await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/last");
        }

        var before = new FileInfo(JournalPath).Length;
        long version;
        await using (var again = await StartAsync(_directory))
        {
            Assert.True(new FileInfo(JournalPath).Length < before / 4);
            Assert.StartsWith("19xx", (await again.GetAsync(TaskRuns + "/a")).Text("metadata", "annotations", "k"), StringComparison.Ordinal);
            version = again.Server.Store.Version;
        }

        await using var third = await StartAsync(_directory);
        Assert.Equal(version, third.Server.Store.Version);
    }

    [Fact]
    public async Task Directory_InUse_IsRefusedWithTheRemedy()
    {
        await using var sandbox = await StartAsync(_directory);
        var error = await Assert.ThrowsAsync<IOException>(() => StartAsync(_directory));
        Assert.Contains("Chains:DataDirectory", error.Message, StringComparison.Ordinal);
    }
}
