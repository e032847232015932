using System.Buffers;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>A digest as a hint gives it, <c>algorithm:hex</c> (OCI image specification, "Digests"; sha1 besides, for git).</summary>
internal static class ArtifactDigest
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads a digest of sha1, sha256, sha384 or sha512. The algorithm may be in upper case, the hex may not.</summary>
    /// <param name="problem">Why it is none, with the remedy.</param>
    public static bool TryParse(string text, out string algorithm, out string hex, out string problem)
    {
        algorithm = hex = "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.IndexOf(':', colon + 1) >= 0)
        {
            problem = $"the digest {Quoted.Text(text)} is not of the form <algorithm>:<hex>, such as sha256:9f86…";
            return false;
        }

        algorithm = text[..colon].Trim().ToLowerInvariant();
        hex = text[(colon + 1)..].Trim();
        var length = HexLength(algorithm);
        problem = length is 0
            ? $"the digest {Quoted.Text(text)} has the algorithm {Quoted.Text(algorithm)}; sha256, sha384, sha512 and sha1 are known"
            : hex.Length != length
                ? $"the digest {Quoted.Text(text)} has {hex.Length} characters after the colon; {algorithm} has {length}"
                : hex.AsSpan().ContainsAnyExcept(LowerHex)
                    ? $"the digest {Quoted.Text(text)} is not lower-case hex"
                    : "";
        return problem.Length is 0;
    }

    public static bool IsHex(string text, int length) => text.Length == length && !text.AsSpan().ContainsAnyExcept(LowerHex);

    private static int HexLength(string algorithm) => algorithm switch
    {
        "sha1" => 40,
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => 0,
    };
}
