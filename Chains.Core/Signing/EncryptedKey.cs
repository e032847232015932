using System.Numerics;
using System.Text.Json;

namespace Chains.Core.Signing;

/// <summary>The parts of an encrypted cosign key, checked in form.</summary>
internal sealed record EncryptedKey(int Cost, int BlockSize, int Parallelization, byte[] Salt, byte[] Nonce, byte[] Ciphertext)
{
    private const int MaxSaltLength = 1024;

    /// <summary>Memory times parallel runs: a bound for both the memory and the time that scrypt takes.</summary>
    public long ScryptBytes => 128L * Cost * BlockSize * Parallelization;

    /// <exception cref="FormatException">A member is of another form; likewise what <see cref="JsonElement"/> throws on a missing one.</exception>
    public static EncryptedKey Read(JsonElement root)
    {
        var kdf = root.GetProperty("kdf");
        var cipher = root.GetProperty("cipher");
        if (kdf.GetProperty("name").GetString() != "scrypt" || cipher.GetProperty("name").GetString() != "nacl/secretbox")
            throw new FormatException("Only scrypt with nacl/secretbox is known.");
        var parameters = kdf.GetProperty("params");
        return new EncryptedKey(
            Number(parameters, "N", max: 1 << 20),
            Number(parameters, "r", max: 64),
            Number(parameters, "p", max: 64),
            kdf.GetProperty("salt").GetBytesFromBase64(),
            cipher.GetProperty("nonce").GetBytesFromBase64(),
            root.GetProperty("ciphertext").GetBytesFromBase64()).Checked();
    }

    private static int Number(JsonElement element, string name, int max)
    {
        var number = element.GetProperty(name).GetInt32();
        return number >= 1 && number <= max ? number : throw new FormatException($"{name} is out of range.");
    }

    private EncryptedKey Checked() =>
        BitOperations.IsPow2(Cost) && Cost > 1 && Salt.Length is > 0 and <= MaxSaltLength && Nonce.Length == SecretBox.NonceLength
            ? this
            : throw new FormatException("A parameter has an impossible value.");
}
