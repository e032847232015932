namespace Chains.Core.Extraction;

/// <summary>Recognises result names that were meant as a hint but are spelled otherwise.</summary>
internal static class NearHint
{
    private const int MaxName = 128;

    /// <summary>Spelled without separators, with the right name.</summary>
    private static readonly (string Plain, string Name)[] Known =
    [
        ("IMAGEURL", "IMAGE_URL"), ("IMAGEURI", "IMAGE_URL"), ("IMAGEDIGEST", "IMAGE_DIGEST"),
        ("ARTIFACTURI", "ARTIFACT_URI"), ("ARTIFACTURL", "ARTIFACT_URI"), ("ARTIFACTDIGEST", "ARTIFACT_DIGEST"),
        ("ARTIFACTOUTPUTS", "ARTIFACT_OUTPUTS"), ("ARTIFACTOUTPUT", "ARTIFACT_OUTPUTS"), ("ARTIFACTSOUTPUTS", "ARTIFACT_OUTPUTS"),
        ("ARTIFACTINPUTS", "ARTIFACT_INPUTS"), ("ARTIFACTINPUT", "ARTIFACT_INPUTS"), ("ARTIFACTSINPUTS", "ARTIFACT_INPUTS"),
        ("CHAINSGITURL", "CHAINS-GIT_URL"), ("CHAINSGITCOMMIT", "CHAINS-GIT_COMMIT"),
    ];

    /// <summary>What it was probably meant to be, or null for a result that is no hint.</summary>
    public static string? Suggest(string name)
    {
        if (name.Length is < 5 or > MaxName || name is "CHAINS-GIT_URL" or "CHAINS-GIT_COMMIT")
            return null;
        Span<char> buffer = stackalloc char[MaxName];
        var length = 0;
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c))
                buffer[length++] = char.ToUpperInvariant(c);
        ReadOnlySpan<char> plain = buffer[..length];
        if (plain.EndsWith("IMAGES"))
            return "the name looks like a hint; only a result named exactly IMAGES is read as a list of images";
        foreach (var (known, right) in Known)
            if (EndsLike(plain, known))
                return $"the name looks like a hint; one that ends in {right} would be read";
        return null;
    }

    /// <summary>Whether the name ends in the known one, but for one letter missing, added, replaced or swapped with the next.</summary>
    private static bool EndsLike(ReadOnlySpan<char> plain, string known)
    {
        if (plain.EndsWith(known))
            return true;
        for (var length = known.Length - 1; length <= known.Length + 1; length++)
            if (plain.Length >= length && IsOneEditAway(plain[^length..], known))
                return true;
        return false;
    }

    private static bool IsOneEditAway(ReadOnlySpan<char> text, ReadOnlySpan<char> known)
    {
        var start = text.CommonPrefixLength(known);
        var a = text[start..];
        var b = known[start..];
        return text.Length < known.Length ? a.SequenceEqual(b[1..])
            : text.Length > known.Length ? a[1..].SequenceEqual(b)
            : a[1..].SequenceEqual(b[1..]) || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]));
    }
}
