using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Chains.Web.Sandbox.Api;

/// <summary>One requirement of a label selector. Without values it asks for the key alone.</summary>
internal sealed partial record LabelRequirement(string Key, ImmutableArray<string> Values, bool Negated)
{
    public static LabelRequirement? TryParse(string text)
    {
        if (SetPattern().Match(text) is { Success: true } set)
        {
            var values = set.Groups["values"].Value.Split(',').Select(value => value.Trim()).ToImmutableArray();
            return new(set.Groups["key"].Value, values, set.Groups["op"].Value == "notin");
        }

        if (EqualsPattern().Match(text) is { Success: true } equality)
            return new(equality.Groups["key"].Value, [equality.Groups["value"].Value], equality.Groups["op"].Value == "!=");
        return ExistsPattern().Match(text) is { Success: true } exists
            ? new(exists.Groups["key"].Value, [], exists.Groups["not"].Length > 0)
            : null;
    }

    public bool Matches(ImmutableArray<KeyValuePair<string, string>> labels)
    {
        foreach (var (key, value) in labels)
        {
            if (key == Key)
                return (Values.IsEmpty || Values.Contains(value)) != Negated;
        }

        return Negated;
    }

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s+(?<op>in|notin)\s*\((?<values>[^()]*)\)$")]
    private static partial Regex SetPattern();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s*(?<op>!=|==?)\s*(?<value>[\w.-]*)$")]
    private static partial Regex EqualsPattern();

    [GeneratedRegex(@"^(?<not>!?)\s*(?<key>[\w./-]+)$")]
    private static partial Regex ExistsPattern();
}
