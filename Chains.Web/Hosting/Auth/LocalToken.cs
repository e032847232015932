using System.Security.Cryptography;
using System.Text;
using Chains.Core.Records;
using Chains.Core.Signing;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// The secrets of mode BrowserToken: a token in a file that only this user can read, kept over restarts, and a code for one
/// sign-in, made anew at every start.
/// </summary>
public sealed class LocalToken(DataDirectory directory)
{
    public const string FileName = "token";

    private const int RandomBytes = 32;
    private const int LongestFile = 4096;

    private readonly Lazy<string> _token = new(() => ReadOrMake(directory));
    private string? _code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The path of the token file.</summary>
    public string File => Path.Combine(directory.Open(), FileName);

    /// <summary>The code of the link; null once it has been used.</summary>
    public string? Code => Volatile.Read(ref _code);

    /// <summary>Changes with the token: a session that was opened under another is none any more.</summary>
    public string Stamp => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("session:" + _token.Value)))[..16];

    /// <exception cref="RecordException">The file cannot be read or made; the message says what to do.</exception>
    public void Prepare() => _ = _token.Value;

    public bool Matches(string token) => Same(token, _token.Value);

    /// <summary>True once, for the code of the link.</summary>
    public bool TryUse(string code) =>
        Volatile.Read(ref _code) is { } current && Same(code, current) && Interlocked.CompareExchange(ref _code, null, current) == current;

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string ReadOrMake(DataDirectory directory)
    {
        var path = Path.Combine(directory.Open(), FileName);
        try
        {
            if (!System.IO.File.Exists(path))
                PrivateFile.WriteNewAsync(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)) + "\n"), CancellationToken.None)
                    .GetAwaiter().GetResult();
            return Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"The token file {path} cannot be read or written: {exception.Message} Give it to this user, or remove it: it is made anew.", exception);
        }
    }

    private static string Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new RecordException($"The token file {path} can be read or written by other users. Run chmod 600 on it, or remove it: it is made anew.");
        if (new FileInfo(path).Length > LongestFile || System.IO.File.ReadAllText(path).Trim() is not { Length: >= 2 * RandomBytes } token)
            throw new RecordException($"The token file {path} holds no token of at least {2 * RandomBytes} characters. Remove it: it is made anew.");
        return token;
    }
}
