using System.Text;
using Chains.Web.Sandbox.Authority;
using Chains.Web.Sandbox.Log;

namespace Chains.Tests.Sandbox.Log;

public sealed class TransparencyLogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-log");
    private readonly AuthorityFile _file = AuthorityFile.Open(null, TimeProvider.System);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Add_ManyAtOnce_GivesEachAnIndexOfItsOwnInOneTree()
    {
        await using var log = Open();
        var added = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => log.AddAsync(Entry(i), default)));

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), added.Select(a => a.Proof.Entry.Index).Order());
        Assert.All(added, a => Assert.True(a.Added));
        Assert.Equal(501, log.Head().Size);
    }

    [Fact]
    public async Task Add_TheSameAgain_FindsTheOneThatIsThere()
    {
        await using var log = Open();
        var both = await Task.WhenAll(log.AddAsync(Entry(1), default), log.AddAsync(Entry(1), default));
        var later = await log.AddAsync(Entry(1), default);

        Assert.Single(both, a => a.Added);
        Assert.False(later.Added);
        Assert.Single(both.Append(later).Select(a => a.Proof.Entry.Index).Distinct());
        Assert.Equal(2, log.Head().Size);
    }

    [Fact]
    public async Task Open_AfterAnEndWithoutClosing_HoldsWhatWasAnswered()
    {
        // Never disposed: as after kill -9, what was committed is all there is.
        var first = Open();
        var entry = (await first.AddAsync(Entry(1), default)).Proof.Entry;
        var before = first.Head();

        await using var second = Open();
        await second.AddAsync(Entry(2), default);

        Assert.Equal(entry.Body, second.Find(entry.Index)!.Entry.Body);
        Assert.Equal(first.TreeId, second.TreeId);
        var (root, _) = second.Consistency(before.Size, before.Size)!.Value;
        Assert.Equal(before.Root, root);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Search_ByKey_FindsTheNewestFirst()
    {
        await using var log = Open();
        var one = await log.AddAsync(Entry(1), default);
        var two = await log.AddAsync(Entry(2), default);

        Assert.Equal([two.Proof.Entry.LeafHash, one.Proof.Entry.LeafHash], log.Search("every"));
        Assert.Equal([one.Proof.Entry.LeafHash], log.Search("number-1"));
        Assert.Empty(log.Search("number-3"));
    }

    private static NewEntry Entry(int number) => new(Encoding.ASCII.GetBytes($"entry {number}"), ["every", $"number-{number}"]);

    private TransparencyLog Open() => new(_directory.FullName, _file, TimeProvider.System);
}
