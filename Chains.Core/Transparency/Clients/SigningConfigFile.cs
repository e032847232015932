using Microsoft.Extensions.Options;

namespace Chains.Core.Transparency.Clients;

/// <summary>The signing config of a file, read again when its time stamp or length changes.</summary>
public sealed class SigningConfigFile(IOptions<TransparencyOptions> options)
{
    private readonly string _path = options.Value.SigningConfigFile;
    private readonly Lock _lock = new();
    private SigningConfig? _current;
    private (DateTime Written, long Length) _read;

    /// <summary>Null where no file is configured.</summary>
    /// <exception cref="LogException">The file cannot be read and never could.</exception>
    public SigningConfig? Current
    {
        get
        {
            if (_path.Length == 0)
                return null;
            lock (_lock)
                return Refresh();
        }
    }

    private SigningConfig Refresh()
    {
        try
        {
            var file = new FileInfo(_path);
            if (_current is not null && file.Exists && (file.LastWriteTimeUtc, file.Length) == _read)
                return _current;
            _current = SigningConfig.Parse(File.ReadAllBytes(_path));
            _read = (file.LastWriteTimeUtc, file.Length);
            return _current;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return _current ?? throw new LogException(
                LogFailure.Unavailable, $"The signing config {_path} (Chains:Transparency:SigningConfigFile) cannot be read: {exception.Message}");
        }
    }
}
