namespace Chains.Web.Components.Controls;

/// <summary>Shortens what machines name: the beginning is kept, since that is what people compare and logs print.</summary>
/// <param name="Shown">For a person to read: see <see cref="SafeText"/>.</param>
/// <param name="Full">What the copy button gives, itself capped: names of runs and results are an author's, of any length.</param>
public readonly record struct ShortText(string Shown, string Full)
{
    /// <summary>Longer than any digest, reference or UID that is one.</summary>
    public const int Longest = 4096;

    private const int Hex = 12;

    /// <summary><c>sha256:</c> and twelve hex digits; <c>repository@sha256:…</c> likewise; other long text by its first twelve characters.</summary>
    public static ShortText Of(string value)
    {
        var full = value.Length > Longest ? value[..Longest] : value;
        var prefix = full.LastIndexOf(':') + 1;
        return full.Length - prefix <= Hex + 4
            ? new(SafeText.Of(full), full)
            : new(SafeText.Of(full[..(prefix + Hex)]) + "…", full);
    }
}
