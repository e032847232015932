namespace Chains.Core.Trust.Tuf;

/// <summary>Keeps a repository's state on disk, each file written whole or not at all. What cannot be read there counts as absent.</summary>
/// <param name="directory">Null or empty keeps nothing.</param>
public sealed class TufCache(string? directory)
{
    private const string Target = "target.json";

    /// <summary>When it was last written; null when nothing is kept.</summary>
    public DateTimeOffset? WrittenAt => Exists(Target) ? new DateTimeOffset(File.GetLastWriteTimeUtc(PathOf(Target))) : null;

    public TufState? Read() => Load("root.json") is { } root
        ? new TufState(root, Load("timestamp.json"), Load("snapshot.json"), Load("targets.json"), Load(Target))
        : null;

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(TufState state)
    {
        if (string.IsNullOrEmpty(directory))
            return;
        Directory.CreateDirectory(directory);
        Save("root.json", state.Root);
        Save("timestamp.json", state.Timestamp);
        Save("snapshot.json", state.Snapshot);
        Save("targets.json", state.Targets);
        Save(Target, state.Target);
    }

    private bool Exists(string name) => !string.IsNullOrEmpty(directory) && File.Exists(PathOf(name));

    private byte[]? Load(string name)
    {
        try
        {
            return Exists(name) ? File.ReadAllBytes(PathOf(name)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Save(string name, byte[]? content)
    {
        if (content is null)
            return;
        var temporary = PathOf(name) + ".new";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, PathOf(name), overwrite: true);
    }

    private string PathOf(string name) => Path.Combine(directory!, name);
}
