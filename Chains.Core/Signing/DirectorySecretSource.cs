namespace Chains.Core.Signing;

/// <summary>
/// A mounted secret: one file an entry. Kubernetes swaps all files at once, by pointing the link <c>..data</c> at a new directory; files are
/// read through where it points, so that a key and its password are always of one generation. A missing directory has no keys.
/// </summary>
public sealed class DirectorySecretSource(string directory, TimeProvider? time = null) : ISigningSecretSource
{
    private const int Attempts = 3;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly string _directory = Path.GetFullPath(directory);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile string? _seen;

    private string Source => $"directory {_directory}";

    public async ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation)
    {
        _seen = null;
        var secret = await ReadWholeAsync(cancellation);
        _seen = secret.ContentHash;
        return secret;
    }

    // Polling sees every kind of swap, on every kind of volume; file events do not.
    public async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        try
        {
            do
            {
                await Task.Delay(PollInterval, _time, cancellation);
            }
            while ((await ReadWholeAsync(cancellation)).ContentHash == _seen);
        }
        catch (SigningException)
        {
            // The next reading tells the caller.
        }
    }

    private async ValueTask<SigningSecret> ReadWholeAsync(CancellationToken cancellation)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var generation = Generation();
                var secret = await ReadAsync(generation, cancellation);
                if (attempt == Attempts || generation == Generation())
                    return secret;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SigningException(
                $"The signing keys in {Source} cannot be read: {e.Message} Let the service's user read the directory and its files.", e);
        }
    }

    private async ValueTask<SigningSecret> ReadAsync(string generation, CancellationToken cancellation) => new(
        Source,
        await ReadEntryAsync(generation, SigningSecret.X509Entry, cancellation),
        await ReadEntryAsync(generation, SigningSecret.CosignKeyEntry, cancellation),
        await ReadEntryAsync(generation, SigningSecret.CosignPasswordEntry, cancellation));

    private string Generation()
    {
        var data = new DirectoryInfo(Path.Combine(_directory, "..data"));
        return data.LinkTarget is { } target ? Path.GetFullPath(target, _directory) : _directory;
    }

    // Reads one byte more than an entry may have, so that the reader of keys can tell that it is too long.
    private static async ValueTask<byte[]?> ReadEntryAsync(string generation, string entry, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(
                Path.Combine(generation, entry), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var content = new byte[SigningSecret.MaxEntryBytes + 1];
            var length = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation);
            return content[..length];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
