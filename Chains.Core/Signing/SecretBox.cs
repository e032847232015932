using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Chains.Core.Signing;

/// <summary>
/// NaCl's crypto_secretbox: XSalsa20 with Poly1305. The first 32 bytes of the key stream are the one-time authenticator key; the box is the
/// 16-byte tag, then the encrypted message.
/// </summary>
internal static class SecretBox
{
    public const int KeyLength = 32;
    public const int NonceLength = 24;
    public const int TagLength = 16;

    public static byte[] Seal(ReadOnlySpan<byte> message, byte[] nonce, byte[] key)
    {
        var cipher = Start(nonce, key, out var authenticator);
        var box = new byte[TagLength + message.Length];
        cipher.ProcessBytes(message, box.AsSpan(TagLength));
        Tag(authenticator, box.AsSpan(TagLength), box);
        return box;
    }

    /// <summary>False when the tag does not fit: a wrong key, or a box that was altered.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> box, byte[] nonce, byte[] key, [NotNullWhen(true)] out byte[]? message)
    {
        message = null;
        if (box.Length < TagLength)
            return false;
        var cipher = Start(nonce, key, out var authenticator);
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(authenticator, box[TagLength..], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, box[..TagLength]))
            return false;
        message = new byte[box.Length - TagLength];
        cipher.ProcessBytes(box[TagLength..], message);
        return true;
    }

    private static XSalsa20Engine Start(byte[] nonce, byte[] key, out byte[] authenticator)
    {
        var cipher = new XSalsa20Engine();
        cipher.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(key), nonce));
        authenticator = new byte[KeyLength];
        cipher.ProcessBytes(authenticator, authenticator);
        return cipher;
    }

    private static void Tag(byte[] authenticator, ReadOnlySpan<byte> encrypted, Span<byte> tag)
    {
        var mac = new Poly1305();
        mac.Init(new KeyParameter(authenticator));
        mac.BlockUpdate(encrypted);
        mac.DoFinal(tag);
    }
}
