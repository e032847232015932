using System.Security.Cryptography;
using System.Text;
using Chains.Core.Signing;

namespace Chains.Core.Transparency;

/// <summary>How logs and their keys are named: 32 bytes, of which signed notes carry the first four.</summary>
public static class LogKeyId
{
    /// <summary>Bytes of the hint in a note's signature line.</summary>
    public const int HintLength = 4;

    private const byte Ed25519Type = 0x01;
    private const byte OtherType = 0xff;
    private const int Ed25519KeyLength = 32;

    /// <summary>SHA-256 of the key's SubjectPublicKeyInfo: the log id of RFC 6962 section 3.2, of Rekor v1 and of CT logs.</summary>
    public static byte[] OfPublicKey(PublicKey key) => SHA256.HashData(key.SubjectPublicKeyInfo.Span);

    /// <summary>
    /// The key id of c2sp.org/signed-note, untruncated, which is also the log id of Rekor v2: for Ed25519 SHA-256(name || LF || 0x01 || key), for ECDSA
    /// SHA-256(SubjectPublicKeyInfo), for RSA as Rekor does it, SHA-256(name || LF || 0xff || "PKIX-RSA-PKCS#1v1.5" || SubjectPublicKeyInfo).
    /// </summary>
    /// <param name="name">The key's name, which is the log's origin.</param>
    public static byte[] ForNote(string name, PublicKey key)
    {
        var spki = key.SubjectPublicKeyInfo.Span;
        byte[] prefix = [.. Encoding.UTF8.GetBytes(name), (byte)'\n'];
        return key.Algorithm switch
        {
            "ed25519" => SHA256.HashData([.. prefix, Ed25519Type, .. spki[^Ed25519KeyLength..]]),
            ['r', 's', 'a', ..] => SHA256.HashData([.. prefix, OtherType, .. "PKIX-RSA-PKCS#1v1.5"u8, .. spki]),
            _ => OfPublicKey(key),
        };
    }
}
