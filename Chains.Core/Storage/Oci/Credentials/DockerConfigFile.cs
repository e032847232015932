using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci.Credentials;

/// <summary>The Docker configuration of the service itself: <c>$DOCKER_CONFIG/config.json</c>, else <c>$HOME/.docker/config.json</c>. Read again when it changes.</summary>
public sealed class DockerConfigFile
{
    private readonly Lock _lock = new();
    private (DateTime Written, long Length) _version;
    private DockerConfig? _config;
    private string? _problem;

    /// <param name="path">Null: where the environment says.</param>
    public DockerConfigFile(string? path = null) => Path = path ?? DefaultPath();

    public string Path { get; }

    /// <returns>The credential, if it has one, and what there is to know if not.</returns>
    public (RegistryCredential? Credential, string? Remark) Find(RepositoryName repository)
    {
        var (config, problem) = Current();
        if (config?.Find(repository) is { } credential)
            return (credential, null);
        return (null, problem ?? (config is { HasHelpers: true } ? $"{Path} leaves it to a credential helper, which is not run here" : null));
    }

    private (DockerConfig? Config, string? Problem) Current()
    {
        lock (_lock)
        {
            try
            {
                var file = new FileInfo(Path);
                if (!file.Exists)
                    (_version, _config, _problem) = (default, null, null);
                else if (_version != (file.LastWriteTimeUtc, file.Length))
                    Read(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                (_version, _config, _problem) = (default, null, $"{Path} cannot be read");
            }

            return (_config, _problem);
        }
    }

    private void Read(FileInfo file)
    {
        _version = (file.LastWriteTimeUtc, file.Length);
        try
        {
            if (file.Length > DockerConfig.MaxBytes)
                throw new FormatException($"has {file.Length} bytes; at most {DockerConfig.MaxBytes} are read");
            (_config, _problem) = (DockerConfig.Parse(File.ReadAllBytes(Path)), null);
        }
        catch (FormatException e)
        {
            (_config, _problem) = (null, $"{Path} {e.Message}");
        }
    }

    private static string DefaultPath()
    {
        var directory = Environment.GetEnvironmentVariable("DOCKER_CONFIG");
        if (string.IsNullOrEmpty(directory))
            directory = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        return System.IO.Path.Combine(directory, "config.json");
    }
}
