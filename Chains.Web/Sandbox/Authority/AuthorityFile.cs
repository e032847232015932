using System.Text.Json;

namespace Chains.Web.Sandbox.Authority;

/// <summary>
/// The keys and certificates that a sandbox trusts, made once and kept: PEM each. The root's key is not kept, for it signs nothing but the intermediate.
/// </summary>
internal sealed record AuthorityFile
{
    private const string Name = "authority.json";

    public required DateTimeOffset CreatedAt { get; init; }

    public required string RootCertificate { get; init; }

    public required string IntermediateCertificate { get; init; }

    public required string IntermediateKey { get; init; }

    /// <summary>Signs certificate timestamps.</summary>
    public required string CertificateLogKey { get; init; }

    /// <summary>Signs entries and checkpoints of the transparency log.</summary>
    public required string LogKey { get; init; }

    /// <summary>Signs identity tokens.</summary>
    public required string IssuerKey { get; init; }

    /// <summary>Opens the file in the directory, or makes it: mode 0600, whole or not at all.</summary>
    /// <param name="directory">Null makes keys that live as long as the process.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static AuthorityFile Open(string? directory, TimeProvider clock)
    {
        if (directory is null)
            return CertificateChain.Create(clock);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Name);
        if (File.Exists(path))
            return Read(path);
        var made = CertificateChain.Create(clock);
        Write(path, made);
        return made;
    }

    private static AuthorityFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<AuthorityFile>(File.ReadAllBytes(path)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new IOException($"The sandbox's keys in {path} cannot be read: {e.Message} Move the file away to have new ones made; what the old ones signed does not verify with those.", e);
        }
    }

    private static void Write(string path, AuthorityFile made)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, made);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
