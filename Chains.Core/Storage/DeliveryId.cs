using System.Security.Cryptography;
using System.Text;

namespace Chains.Core.Storage;

/// <summary>
/// Names a delivery for receivers that drop what they have seen: the same at every attempt, after a restart and after a crash,
/// and different for every artifact and backend.
/// </summary>
public static class DeliveryId
{
    /// <summary>
    /// A version 8 UUID (RFC 9562 section 5.8): the first 122 free bits of SHA-256 over the run's UID, the artifact's key and the
    /// backend, each ended by a zero byte.
    /// </summary>
    public static Guid Of(string runUid, string artifactKey, string backend)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{runUid}\0{artifactKey}\0{backend}\0"));
        var id = hash.AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
