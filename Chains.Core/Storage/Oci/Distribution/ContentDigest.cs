using System.Buffers;
using System.Security.Cryptography;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Digests as registries write them (OCI image specification, descriptor.md): <c>sha256:</c> and 64 characters of lower-case hex.</summary>
public static class ContentDigest
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Other algorithms, which the specification allows, are not taken: no registry in use gives them.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Hex);

    /// <summary>The tag that stands for a digest: <c>sha256-hex</c> and a suffix such as <c>.sig</c>.</summary>
    public static string Tag(string digest, string suffix = "") => digest.Replace(':', '-') + suffix;
}
