using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Generators;

namespace Chains.Core.Signing;

/// <summary>
/// cosign's encrypted private keys: PEM around JSON <c>{"kdf":{"name":"scrypt","params":{"N","r","p"},"salt"},"cipher":{"name":"nacl/secretbox",
/// "nonce"},"ciphertext"}</c>, base64 inside; the plain text is PKCS#8.
/// </summary>
internal sealed class CosignKeyFile(ScryptFunction? scrypt = null)
{
    public const string Label = "ENCRYPTED SIGSTORE PRIVATE KEY";

    /// <summary>Written by cosign 1.x.</summary>
    public const string OldLabel = "ENCRYPTED COSIGN PRIVATE KEY";

    // cosign writes N=65536 (32768 before 2.2), r=8, p=1: 64 MiB. A hostile file may ask for four times that, once.
    private const long MaxScryptBytes = 256L * 1024 * 1024;
    private const int SaltLength = 32;
    private const int WrittenCost = 65536;
    private const int WrittenBlockSize = 8;

    private readonly ScryptFunction _scrypt = scrypt ?? SCrypt.Generate;

    /// <summary>Gives the PKCS#8 inside. The caller wipes it.</summary>
    /// <param name="json">The bytes of the PEM block.</param>
    /// <param name="entry">Names the secret and its entry in errors.</param>
    /// <exception cref="SigningException">A damaged file or a wrong password.</exception>
    public byte[] Decrypt(byte[] json, byte[] password, string entry)
    {
        var file = Parse(json, entry);
        var key = _scrypt(password, file.Salt, file.Cost, file.BlockSize, file.Parallelization, SecretBox.KeyLength);
        try
        {
            return SecretBox.TryOpen(file.Ciphertext, file.Nonce, key, out var pkcs8) ? pkcs8 : throw WrongPassword(password, entry);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Encrypts as <c>cosign generate-key-pair</c> does; gives the PEM, with a final newline.</summary>
    public string Encrypt(ReadOnlySpan<byte> pkcs8, byte[] password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var nonce = RandomNumberGenerator.GetBytes(SecretBox.NonceLength);
        var key = _scrypt(password, salt, WrittenCost, WrittenBlockSize, 1, SecretBox.KeyLength);
        var box = SecretBox.Seal(pkcs8, nonce, key);
        CryptographicOperations.ZeroMemory(key);
        var json = $$"""
            {"kdf":{"name":"scrypt","params":{"N":{{WrittenCost}},"r":{{WrittenBlockSize}},"p":1},"salt":"{{Convert.ToBase64String(salt)}}"},
            """
            + $$"""
            "cipher":{"name":"nacl/secretbox","nonce":"{{Convert.ToBase64String(nonce)}}"},"ciphertext":"{{Convert.ToBase64String(box)}}"}
            """;
        return PemEncoding.WriteString(Label, Encoding.ASCII.GetBytes(json)) + "\n";
    }

    private static SigningException WrongPassword(byte[] password, string entry) =>
        new($"{entry} cannot be decrypted with the password in {SigningSecret.CosignPasswordEntry}: the password is another key's, or the key is damaged."
            + (password is [.., (byte)'\n']
                ? " The password ends with a line break, which counts; store it without one (printf instead of echo)."
                : " Store the password that the key was made with."));

    private static EncryptedKey Parse(byte[] json, string entry)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var file = EncryptedKey.Read(document.RootElement);
            return file.ScryptBytes <= MaxScryptBytes
                ? file
                : throw new SigningException(
                    $"{entry} asks for scrypt N={file.Cost}, r={file.BlockSize}, p={file.Parallelization}, more than the "
                    + $"{MaxScryptBytes >> 20} MiB of work that is allowed; make the key again with `cosign generate-key-pair`.");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SigningException(
                $"{entry} is damaged: its PEM block does not hold a key as cosign encrypts it; store the file that cosign wrote, unchanged.");
        }
    }
}
