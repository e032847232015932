using System.Security.Cryptography;

namespace Chains.Core.Verification;

/// <summary>What the signature is to be about: a file's content, or a digest alone.</summary>
public sealed class ExpectedArtifact
{
    private static readonly Dictionary<string, int> DigestLengths = new(StringComparer.Ordinal) { ["sha256"] = 32, ["sha384"] = 48, ["sha512"] = 64 };

    private readonly Dictionary<string, string> _digests;

    private ExpectedArtifact(ReadOnlyMemory<byte>? content, Dictionary<string, string> digests)
    {
        Content = content;
        _digests = digests;
    }

    /// <summary>Null when only a digest is known.</summary>
    public ReadOnlyMemory<byte>? Content { get; }

    /// <summary>Lower-case hex by algorithm, named as in-toto does: <c>sha256</c>, <c>sha384</c>, <c>sha512</c>.</summary>
    public IReadOnlyDictionary<string, string> Digests => _digests;

    public byte[]? Sha256 => _digests.TryGetValue("sha256", out var hex) ? Convert.FromHexString(hex) : null;

    public static ExpectedArtifact FromContent(ReadOnlyMemory<byte> content) => new(content, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
        ["sha384"] = Convert.ToHexStringLower(SHA384.HashData(content.Span)),
        ["sha512"] = Convert.ToHexStringLower(SHA512.HashData(content.Span)),
    });

    /// <summary>Reads <c>sha256:HEX</c>; SHA-384 and SHA-512 likewise.</summary>
    /// <returns>Null when it is none of these, or its length is not the algorithm's.</returns>
    public static ExpectedArtifact? FromDigest(string text)
    {
        if (text.Split(':') is not [var algorithm, var hex] || !DigestLengths.TryGetValue(algorithm, out var length))
            return null;
        return hex.Length == 2 * length && hex.All(char.IsAsciiHexDigit)
            ? new ExpectedArtifact(null, new Dictionary<string, string>(StringComparer.Ordinal) { [algorithm] = hex.ToLowerInvariant() })
            : null;
    }

    public override string ToString() => _digests.Select(d => $"{d.Key}:{d.Value}").First();
}
