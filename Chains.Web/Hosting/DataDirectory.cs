using Chains.Core.Records;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>The directory that holds all state. One process at a time: two on one database would each sign. Held until disposal.</summary>
public sealed class DataDirectory(IOptions<ChainsHostOptions> options) : IDisposable
{
    private readonly Lock _opening = new();
    private FileStream? _lock;

    /// <summary>Creates it and takes its lock; a second call returns at once.</summary>
    /// <exception cref="RecordException">It cannot be created or written, or another process holds it; the message says what to do.</exception>
    public string Open()
    {
        lock (_opening)
        {
            var directory = options.Value.DataDirectory;
            _lock ??= Lock(directory);
            return directory;
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static FileStream Lock(string directory)
    {
        try
        {
            // Keys and the data of chains-config lie here: for this user alone.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecordException(
                $"The data directory {directory} cannot be created: {exception.Message} Set Chains__DataDirectory to a place that this user may write.", exception);
        }

        try
        {
            return new FileStream(Path.Combine(directory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new RecordException(
                $"The data directory {directory} is not writable for this user. Change its owner, or set Chains__DataDirectory to another.", exception);
        }
        catch (IOException exception)
        {
            throw new RecordException(
                $"The data directory {directory} is in use by another instance ({exception.Message}). Stop it, or set Chains__DataDirectory to another directory.", exception);
        }
    }
}
