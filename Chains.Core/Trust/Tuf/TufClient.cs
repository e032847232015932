namespace Chains.Core.Trust.Tuf;

/// <summary>
/// The client workflow of the TUF specification 1.0, section 5: from a root that is trusted to the one target that is wanted. It keeps no state but what
/// it is given and gives back, and believes nothing before all of it holds.
/// </summary>
/// <param name="target">Such as <c>trusted_root.json</c>, signed for by the top-level targets role.</param>
public sealed class TufClient(ITufRepository repository, string target)
{
    private const int MaxRotations = 64;
    private const int MaxRootBytes = 512 * 1024;
    private const int MaxTimestampBytes = 16 * 1024;
    private const int MaxSnapshotBytes = 2 * 1024 * 1024;
    private const int MaxTargetsBytes = 5 * 1024 * 1024;
    private const int MaxTargetBytes = 4 * 1024 * 1024;

    /// <param name="known">What was believed so far; at first the root that is trusted.</param>
    /// <param name="now">The time that nothing may have expired at.</param>
    /// <exception cref="TufException">The repository is not to be believed, or cannot be reached; what was known stays in force.</exception>
    public async Task<TufUpdate> RefreshAsync(TufState known, DateTimeOffset now, CancellationToken cancellation)
    {
        using var root = await LatestRootAsync(known.Root, now, cancellation);
        using var before = TufRoot.Parse(known.Root);
        // Section 5.3.11: after the keys of a role changed, what was signed with the old ones proves nothing of versions.
        var keepTimestamp = before.SharesKeys(root, "timestamp");
        var keepSnapshot = keepTimestamp && before.SharesKeys(root, "snapshot");
        using var timestamp = await TimestampAsync(root, keepTimestamp ? known.Timestamp : null, now, cancellation);
        using var snapshot = await SnapshotAsync(root, timestamp, keepSnapshot ? known.Snapshot : null, now, cancellation);
        using var targets = await TargetsAsync(root, snapshot, now, cancellation);
        var wanted = targets.TargetOf(target) ?? throw new TufException($"The repository publishes no {target}.");
        var content = await TargetAsync(root, wanted, known.Target, cancellation);
        var expires = new[] { root.File.Expires, timestamp.Expires, snapshot.Expires, targets.Expires }.Min();
        return new TufUpdate(new TufState(root.File.Content, timestamp.Content, snapshot.Content, targets.Content, content), expires);
    }

    // Section 5.3: each version is signed by the one before and by itself, none is left out, and the last one has not expired.
    private async Task<TufRoot> LatestRootAsync(byte[] trusted, DateTimeOffset now, CancellationToken cancellation)
    {
        var root = TufRoot.Parse(trusted);
        for (var rotation = 0; ; rotation++)
        {
            var version = root.File.Version + 1;
            if (await repository.FetchAsync($"{version}.root.json", MaxRootBytes, cancellation) is not { } content)
                break;
            if (rotation == MaxRotations)
                throw new TufException($"The repository has more than {MaxRotations} roots after the one that is trusted; start from a newer one.");
            var next = TufRoot.Parse(content);
            if (!root.Signed(next.File))
                throw new TufException($"Root version {version} is not signed by enough keys of version {root.File.Version}: it is not its successor.");
            if (next.File.Version != version)
                throw new TufException($"The file {version}.root.json holds version {next.File.Version}.");
            root.Dispose();
            root = next;
        }

        RefuseExpired(root.File, now);
        return root;
    }

    // Section 5.4: never an older one, and none that points to an older snapshot.
    private async Task<TufFile> TimestampAsync(TufRoot root, byte[]? known, DateTimeOffset now, CancellationToken cancellation)
    {
        var timestamp = await SignedAsync(root, "timestamp", "timestamp.json", MaxTimestampBytes, null, cancellation);
        if (known is not null)
        {
            using var before = TufFile.Parse("timestamp", known);
            RefuseOlder(before.Version, timestamp.Version, "timestamp.json");
            if (before.Version == timestamp.Version && !known.AsSpan().SequenceEqual(timestamp.Content) && !SameSnapshot(before, timestamp))
                throw new TufException($"timestamp.json changed without a new version, {timestamp.Version}.");
            RefuseOlder(before.MetaOf("snapshot.json").Version, timestamp.MetaOf("snapshot.json").Version, "snapshot.json");
        }

        RefuseExpired(timestamp, now);
        return timestamp;
    }

    // Section 5.5: the one that the timestamp announced, and no file of it is older than before, or gone.
    private async Task<TufFile> SnapshotAsync(TufRoot root, TufFile timestamp, byte[]? known, DateTimeOffset now, CancellationToken cancellation)
    {
        var meta = timestamp.MetaOf("snapshot.json");
        var snapshot = await SignedAsync(root, "snapshot", Named(root, "snapshot.json", meta.Version), MaxSnapshotBytes, meta, cancellation);
        if (known is not null)
        {
            using var before = TufFile.Parse("snapshot", known);
            foreach (var file in before.MetaFiles)
                RefuseOlder(before.MetaOf(file).Version, snapshot.MetaOf(file).Version, file);
        }

        RefuseExpired(snapshot, now);
        return snapshot;
    }

    private async Task<TufFile> TargetsAsync(TufRoot root, TufFile snapshot, DateTimeOffset now, CancellationToken cancellation)
    {
        var meta = snapshot.MetaOf("targets.json");
        var targets = await SignedAsync(root, "targets", Named(root, "targets.json", meta.Version), MaxTargetsBytes, meta, cancellation);
        RefuseExpired(targets, now);
        return targets;
    }

    private async Task<byte[]> TargetAsync(TufRoot root, TufMeta meta, byte[]? known, CancellationToken cancellation)
    {
        if (known is not null && IsWhatIsAnnounced(meta, known))
            return known;
        if (meta.Length > MaxTargetBytes)
            throw new TufException($"{target} is to have {meta.Length} bytes; at most {MaxTargetBytes} are read.");
        var path = root.HasConsistentSnapshots ? $"targets/{meta.Sha256}.{target}" : $"targets/{target}";
        var content = await repository.FetchAsync(path, (int)meta.Length!.Value, cancellation) ?? throw new TufException($"The repository lacks {path}, which it announces.");
        TufFile.Check(meta, content, target);
        return content;
    }

    private async Task<TufFile> SignedAsync(TufRoot root, string role, string path, int maxBytes, TufMeta? meta, CancellationToken cancellation)
    {
        if (meta?.Length > maxBytes)
            throw new TufException($"{path} is to have {meta.Length} bytes; at most {maxBytes} are read.");
        var content = await repository.FetchAsync(path, (int)(meta?.Length ?? maxBytes), cancellation) ?? throw new TufException($"The repository lacks {path}.");
        if (meta is not null)
            TufFile.Check(meta, content, path);
        var file = TufFile.Parse(role, content);
        if (!root.Signed(file))
            throw new TufException($"{path} is not signed by enough keys of the role {role}.");
        if (meta is not null && file.Version != meta.Version)
            throw new TufException($"{path} is of version {file.Version}; {meta.Version} was announced: files of different moments were mixed.");
        return file;
    }

    private static bool IsWhatIsAnnounced(TufMeta meta, byte[] content)
    {
        try
        {
            TufFile.Check(meta, content, "");
            return true;
        }
        catch (TufException)
        {
            return false;
        }
    }

    private static bool SameSnapshot(TufFile before, TufFile after) => before.MetaOf("snapshot.json") == after.MetaOf("snapshot.json");

    private static string Named(TufRoot root, string file, long version) => root.HasConsistentSnapshots ? $"{version}.{file}" : file;

    private static void RefuseOlder(long before, long after, string file)
    {
        if (after < before)
            throw new TufException($"The repository serves version {after} of {file} after version {before}: somebody rolled it back.");
    }

    private static void RefuseExpired(TufFile file, DateTimeOffset now)
    {
        if (file.Expires <= now)
            throw new TufException($"{file.Name}.json, version {file.Version}, expired at {file.Expires:u}: the repository is not kept up, or somebody holds back its updates.");
    }
}
