using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Trust;

/// <summary>The trusted root of a file, read again when its time stamp or length changes. A file that cannot be read leaves the last good one in force.</summary>
public sealed partial class TrustedRootFile(IOptions<TrustOptions> options, ILogger<TrustedRootFile> logger) : ITrustInstance
{
    private readonly string _path = options.Value.TrustedRootFile;
    private readonly Lock _lock = new();
    private TrustedRoot _current = TrustedRoot.Empty;
    private (DateTime Written, long Length)? _read;
    private string? _problem;

    public TrustedRoot Current
    {
        get
        {
            if (_path.Length == 0)
                return TrustedRoot.Empty;
            lock (_lock)
            {
                Refresh();
                return _current;
            }
        }
    }

    public TrustStatus Status
    {
        get
        {
            _ = Current;
            lock (_lock)
                return new TrustStatus("file", _path, _read is { } read && read != default ? new DateTimeOffset(read.Written) : null, null, _problem);
        }
    }

    private void Refresh()
    {
        var file = new FileInfo(_path);
        var state = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (state == _read)
            return;
        _read = state;
        try
        {
            _current = TrustedRoot.Parse(File.ReadAllBytes(_path));
            _problem = null;
            LogRead(_path, _current.Logs.Length, _current.CertificateAuthorities.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            _problem = exception.Message;
            LogUnreadable(_path, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Trusted root {Path}: {Logs} logs, {Authorities} certificate authorities")]
    private partial void LogRead(string path, int logs, int authorities);

    [LoggerMessage(LogLevel.Error, "The trusted root {Path} cannot be read, so what was trusted before stays trusted: {Problem}")]
    private partial void LogUnreadable(string path, string problem);
}
