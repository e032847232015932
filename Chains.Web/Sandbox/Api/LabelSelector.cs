using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Api;

/// <summary><c>labelSelector</c>: comma separated requirements, as <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<LabelRequirement> _requirements = [];

    public bool IsEmpty => _requirements.Count == 0;

    /// <exception cref="ApiError">400, when it cannot be read.</exception>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        foreach (var part in Split(text ?? ""))
        {
            selector._requirements.Add(LabelRequirement.TryParse(part)
                ?? throw ApiError.BadRequest($"unable to parse requirement: found '{part}', expected: '=', '!=', '==', 'in', 'notin' or a key"));
        }

        return selector;
    }

    public bool Matches(ImmutableArray<KeyValuePair<string, string>> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
                return false;
        }

        return true;
    }

    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                    yield return part;
                start = i + 1;
            }
            else if (text[i] is '(' or ')')
            {
                depth += text[i] == '(' ? 1 : -1;
            }
        }
    }
}
