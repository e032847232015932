using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>
/// Key ids in the form <c>ssh-keygen -l</c> prints: <c>SHA256:</c> and the unpadded base64 of SHA-256 over the SSH wire form of the
/// public key (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4).
/// </summary>
internal static class SshFingerprint
{
    /// <param name="curve">Such as <c>nistp256</c>.</param>
    /// <param name="point">Uncompressed: 04, x, y.</param>
    public static string OfEcdsa(ReadOnlySpan<byte> curve, ReadOnlySpan<byte> point) =>
        Digest([.. Text([.. "ecdsa-sha2-"u8, .. curve]), .. Text(curve), .. Text(point)]);

    public static string OfEd25519(ReadOnlySpan<byte> key) => Digest([.. Text("ssh-ed25519"u8), .. Text(key)]);

    public static string OfRsa(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus) =>
        Digest([.. Text("ssh-rsa"u8), .. Number(exponent), .. Number(modulus)]);

    private static string Digest(ReadOnlySpan<byte> wire) =>
        "SHA256:" + Convert.ToBase64String(SHA256.HashData(wire)).TrimEnd('=');

    private static byte[] Text(ReadOnlySpan<byte> bytes)
    {
        var wire = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(wire, bytes.Length);
        bytes.CopyTo(wire.AsSpan(4));
        return wire;
    }

    // mpint: two's complement, big endian, no superfluous leading bytes.
    private static byte[] Number(ReadOnlySpan<byte> bytes) =>
        Text(new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToByteArray(isUnsigned: false, isBigEndian: true));
}
