using System.Text;

namespace Chains.Core.Signing;

/// <summary>The key a sandbox signs with while nobody has brought one.</summary>
public static class SandboxKey
{
    /// <summary>The directory below the data directory, in the form of a mounted signing secret.</summary>
    public static string Directory(string dataDirectory) => Path.Combine(dataDirectory, "sandbox-key");

    /// <summary>
    /// Makes an ECDSA P-256 key in <c>sandbox-key/x509.pem</c> if there is none: directory 0700, file 0600, whole or not at all. Two processes that
    /// start at once end with the same key.
    /// </summary>
    /// <returns>The directory, for a <see cref="DirectorySecretSource"/>.</returns>
    /// <exception cref="SigningException">It could not be written.</exception>
    public static async Task<string> EnsureAsync(string dataDirectory, CancellationToken cancellation = default)
    {
        var directory = Directory(dataDirectory);
        var path = Path.Combine(directory, SigningSecret.X509Entry);
        if (File.Exists(path))
            return directory;
        try
        {
            PrivateFile.CreateDirectory(directory);
            var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
            await PrivateFile.WriteNewAsync(path, Encoding.ASCII.GetBytes(pair.PrivateKey), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!File.Exists(path))
            {
                throw new SigningException(
                    $"The sandbox key could not be written to {directory}: {e.Message} Make Chains:DataDirectory writable, or set it elsewhere.", e);
            }
        }

        return directory;
    }
}
