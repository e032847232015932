using System.Text;
using Chains.Core.Trust;
using Chains.Core.Trust.Tuf;
using CsCheck;

namespace Chains.Tests.Trust.Tuf;

/// <summary>Each attack that the TUF specification is about, from a repository that is otherwise well kept.</summary>
public sealed class TufClientTests
{
    private readonly FakeTufRepository _repository = new();

    [Fact]
    public async Task Refresh_OfAWellKeptRepository_GivesTheTarget()
    {
        var known = Trusted();
        _repository.Publish(1);

        var update = await RefreshAsync(known);

        Assert.Equal("the target", Encoding.UTF8.GetString(update.State.Target!));
        Assert.Equal(_repository.Expires, update.Expires);
    }

    [Fact]
    public async Task Refresh_WithNothingNew_DoesNotFetchTheTargetAgain()
    {
        _repository.Publish(1);
        var update = await RefreshAsync(Trusted());
        _repository.Asked.Clear();

        Assert.Equal(update.State.Target, (await RefreshAsync(update.State)).State.Target);
        Assert.DoesNotContain(_repository.Asked, path => path.StartsWith("targets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refresh_AfterRotationsOfTheRoot_FollowsEachOfThem()
    {
        var known = Trusted();
        for (var version = 2; version <= 5; version++)
        {
            var old = _repository.RootKeys;
            _repository.RootKeys = [old[1], old[2], new()];
            _repository.PublishRoot(version, signers: [.. old, .. _repository.RootKeys]);
        }

        _repository.TimestampKey = new();
        var last = _repository.PublishRoot(6);
        _repository.Publish(1);

        Assert.Equal(last, (await RefreshAsync(known)).State.Root);
    }

    [Fact]
    public async Task Refresh_WhenTheNewRootIsNotSignedByTheOldOnesKeys_RefusesIt()
    {
        var known = Trusted();
        _repository.RootKeys = [new(), new(), new()];
        _repository.PublishRoot(2);
        _repository.Publish(1);

        await RefusesAsync(known, "not its successor");
    }

    [Fact]
    public async Task Refresh_WhenTheNewRootIsNotSignedByItself_RefusesIt()
    {
        var known = Trusted();
        var old = _repository.RootKeys;
        _repository.RootKeys = [new(), new(), new()];
        _repository.PublishRoot(2, signers: old);
        _repository.Publish(1);

        await RefusesAsync(known, "enough of its own keys");
    }

    [Fact]
    public async Task Refresh_WhenARootIsOfAnotherVersionThanItsName_RefusesIt()
    {
        var known = Trusted();
        _repository["2.root.json"] = _repository.PublishRoot(3);
        _repository.Publish(1);

        await RefusesAsync(known, "holds version 3");
    }

    [Fact]
    public async Task Refresh_WhenOneKeySignedUnderTwoNames_CountsItOnce()
    {
        var known = Trusted();
        var key = _repository.RootKeys[0];
        var alias = key.Alias("another-name");
        _repository.RootKeys = [key, alias];
        _repository.PublishRoot(2);
        _repository.Publish(1);

        await RefusesAsync(known, "enough of its own keys");
    }

    [Fact]
    public async Task Refresh_WhenTheLastRootHasExpired_Refuses()
    {
        var known = new TufState(_repository.PublishRoot(1, expires: FakeTufRepository.Now.AddSeconds(-1)));
        _repository.Publish(1);

        await RefusesAsync(known, "expired");
    }

    [Fact]
    public async Task Refresh_WhenAnExpiredRootHasASuccessor_GoesOnWithThat()
    {
        var known = new TufState(_repository.PublishRoot(1, expires: FakeTufRepository.Now.AddSeconds(-1)));
        _repository.PublishRoot(2);
        _repository.Publish(1);

        Assert.NotNull((await RefreshAsync(known)).State.Target);
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task Refresh_WhenAFileHasExpired_RefusesTheFreeze(string role)
    {
        var expired = FakeTufRepository.Now.AddSeconds(-1);
        _repository.Publish(
            1,
            timestampExpires: role == "timestamp" ? expired : null,
            snapshotExpires: role == "snapshot" ? expired : null,
            targetsExpires: role == "targets" ? expired : null);

        await RefusesAsync(Trusted(), $"{role}.json, version 1, expired");
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    public async Task Refresh_WhenAFileIsNotSignedByItsRole_RefusesIt(string role)
    {
        var known = Trusted();
        _ = role switch
        {
            "timestamp" => _repository.TimestampKey = new(),
            "snapshot" => _repository.SnapshotKey = new(),
            _ => _repository.TargetsKey = new(),
        };
        _repository.Publish(1);

        await RefusesAsync(known, $"not signed by enough keys of the role {role}");
    }

    [Theory]
    [InlineData(1, 2, 2, "timestamp.json")]
    [InlineData(3, 1, 2, "snapshot.json")]
    [InlineData(3, 3, 1, "targets.json")]
    public async Task Refresh_AfterANewerVersion_RefusesTheRollback(int timestamp, int snapshot, int targets, string file)
    {
        var root = Trusted();
        _repository.Publish(2);
        var known = (await RefreshAsync(root)).State;
        _repository.Publish(timestamp, snapshot, targets);

        await RefusesAsync(known, $"of {file} after version 2: somebody rolled it back");
    }

    [Fact]
    public async Task Refresh_AfterTheTimestampKeyChanged_TakesLowerVersionsAgain()
    {
        var root = Trusted();
        _repository.Publish(9);
        var known = (await RefreshAsync(root)).State;
        _repository.TimestampKey = new();
        _repository.PublishRoot(2);
        _repository.Publish(1);

        Assert.NotNull((await RefreshAsync(known)).State.Target);
    }

    [Fact]
    public async Task Refresh_WhenFilesOfDifferentMomentsAreMixed_RefusesThem()
    {
        var known = Trusted();
        _repository.Publish(1);
        var old = _repository["1.targets.json"];
        _repository.Target = "another target"u8.ToArray();
        _repository.Publish(2);
        _repository["2.targets.json"] = old;

        // By its length, its digest or its version, whichever differs first.
        await RefusesAsync(known, "2.targets.json");
    }

    [Fact]
    public async Task Refresh_WhenTheTargetIsAnother_RefusesIt()
    {
        var known = Trusted();
        _repository.Publish(1);
        var path = "targets/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_repository.Target)) + ".trusted_root.json";
        _repository[path] = "THE target"u8.ToArray();

        await RefusesAsync(known, "is not what was announced");
    }

    [Fact]
    public async Task Refresh_OfFilesWithoutEnd_ReadsNoMoreThanIsAllowed()
    {
        var known = Trusted();
        _repository.Publish(1);
        _repository["timestamp.json"] = new byte[1024 * 1024];
        await RefusesAsync(known, "longer than");

        _repository.Publish(1);
        _repository["1.snapshot.json"] = [.. _repository["1.snapshot.json"], (byte)' '];
        await RefusesAsync(known, "longer than");

        _repository.Publish(1);
        _repository["2.root.json"] = new byte[1024 * 1024];
        await RefusesAsync(known, "longer than");
    }

    [Fact]
    public async Task Refresh_WhenAFileIsMissing_SaysWhich()
    {
        var known = Trusted();
        await RefusesAsync(known, "lacks timestamp.json");
        _repository.Publish(1);
        _repository.Remove("1.snapshot.json");
        await RefusesAsync(known, "lacks 1.snapshot.json");
    }

    [Fact]
    public void Refresh_WithAnyBitOfAnyFileFlipped_RefusesOrGivesTheSame()
    {
        var known = Trusted();
        _repository.Publish(1);
        string[] files = ["timestamp.json", "1.snapshot.json", "1.targets.json"];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, int.MaxValue - 1]).Sample(
            (file, at) =>
            {
                var whole = _repository[files[file]];
                var flipped = whole[..];
                flipped[at / 8 % flipped.Length] ^= (byte)(1 << (at % 8));
                _repository[files[file]] = flipped;
                try
                {
                    return RefreshAsync(known).GetAwaiter().GetResult().State.Target!.AsSpan().SequenceEqual("the target"u8);
                }
                catch (TufException)
                {
                    return true;
                }
                finally
                {
                    _repository[files[file]] = whole;
                }
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void ShippedRoot_OfThePublicGoodInstance_IsSignedAsItAsks()
    {
        using var root = TufRoot.Parse(ShippedTrust.TufRoot.ToArray());

        Assert.Equal(16, root.File.Version);
        Assert.True(root.HasConsistentSnapshots);
        Assert.NotEmpty(ShippedTrust.TrustedRoot.Logs);
        Assert.Empty(ShippedTrust.TrustedRoot.Remarks);
    }

    private TufState Trusted() => new(_repository.PublishRoot(1));

    private Task<TufUpdate> RefreshAsync(TufState known) =>
        new TufClient(_repository, "trusted_root.json").RefreshAsync(known, FakeTufRepository.Now, CancellationToken.None);

    private async Task RefusesAsync(TufState known, string expected)
    {
        var error = await Assert.ThrowsAsync<TufException>(() => RefreshAsync(known));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
