using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// One challenge of a <c>WWW-Authenticate</c> header (RFC 9110 section 11.6.1). Registries send <c>Basic realm="…"</c> or
/// <c>Bearer realm="…",service="…",scope="…"</c>.
/// </summary>
internal sealed record AuthChallenge(bool IsBearer, FrozenDictionary<string, string> Parameters)
{
    private const int MaxLength = 8 * 1024;

    public string Realm => Parameters.GetValueOrDefault("realm", "");

    public string? Service => Parameters.GetValueOrDefault("service");

    public string? Scope => Parameters.GetValueOrDefault("scope");

    /// <summary>The challenge to answer: Bearer before Basic; null where there is neither, or they are malformed.</summary>
    public static AuthChallenge? Choose(IEnumerable<AuthenticationHeaderValue> headers)
    {
        var challenges = headers.Select(header => Read(header.Scheme, header.Parameter ?? "")).OfType<AuthChallenge>().ToArray();
        return challenges.FirstOrDefault(challenge => challenge.IsBearer) ?? challenges.FirstOrDefault();
    }

    /// <summary>Null for another scheme, and for what breaks the grammar.</summary>
    public static AuthChallenge? Read(string scheme, string parameters)
    {
        var isBearer = scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
        if ((!isBearer && !scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) || parameters.Length > MaxLength)
            return null;
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var position = 0;
        while (SkipSeparators(parameters, ref position))
        {
            var equals = parameters.IndexOf('=', position);
            if (equals <= position)
                return null;
            var name = parameters[position..equals].Trim();
            position = equals + 1;
            if (name.Length == 0 || ReadValue(parameters, ref position) is not { } value || !read.TryAdd(name, value))
                return null;
        }

        return isBearer && !read.ContainsKey("realm") ? null : new AuthChallenge(isBearer, read.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    private static bool SkipSeparators(string text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or ',')
            position++;
        return position < text.Length;
    }

    private static string? ReadValue(string text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
            position++;
        if (position < text.Length && text[position] is '"')
            return ReadQuoted(text, ref position);
        var end = text.IndexOf(',', position);
        var value = (end < 0 ? text[position..] : text[position..end]).Trim();
        position = end < 0 ? text.Length : end;
        return value;
    }

    private static string? ReadQuoted(string text, ref int position)
    {
        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] is '"')
            {
                position++;
                return value.ToString();
            }

            if (text[position] is '\\' && ++position == text.Length)
                return null;
            value.Append(text[position]);
        }

        return null;
    }
}
