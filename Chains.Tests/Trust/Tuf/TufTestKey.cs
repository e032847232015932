using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Chains.Tests.Trust.Tuf;

internal sealed class TufTestKey
{
    private readonly ECDsa _key;

    public TufTestKey()
        : this(ECDsa.Create(ECCurve.NamedCurves.nistP256), null)
    {
    }

    private TufTestKey(ECDsa key, string? id)
    {
        _key = key;
        Id = id ?? Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public string Id { get; }

    /// <summary>The same key under another name.</summary>
    public TufTestKey Alias(string id) => new(_key, id);

    public string Sign(byte[] message) => Convert.ToHexStringLower(_key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public JsonObject ToJson() => new()
    {
        ["keytype"] = "ecdsa", ["scheme"] = "ecdsa-sha2-nistp256", ["keyval"] = new JsonObject { ["public"] = _key.ExportSubjectPublicKeyInfoPem() + "\n" },
    };
}
