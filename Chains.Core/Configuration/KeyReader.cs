namespace Chains.Core.Configuration;

/// <summary>Reads the value of one key against its definition.</summary>
internal static class KeyReader
{
    public const int MaximumLength = 4096;

    private const int MaximumItems = 64;

    /// <summary>The value in its canonical spelling, or what is wrong with it.</summary>
    public static (string? Canonical, string? Error) Read(KeyDefinition definition, string value)
    {
        if (value.Length > MaximumLength)
            return (null, $"is {value.Length} characters long; {MaximumLength} are the most");
        if (value.Any(char.IsControl))
            return (null, "holds a line break or another control character; write it on one line");

        return definition.Type switch
        {
            KeyType.ChoiceList or KeyType.TextList => ReadList(definition, value),
            KeyType.Boolean => ReadBoolean(value),
            KeyType.Choice => ReadChoice(definition, value),
            _ => ReadText(definition, value),
        };
    }

    /// <summary>The parts of a canonical list: distinct, in ordinal order.</summary>
    public static string[] Items(string canonical) => canonical.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static (string?, string?) ReadList(KeyDefinition definition, string value)
    {
        if (value.Length == 0)
            return ("", null);

        var items = value.Split(',', MaximumItems + 1);
        if (items.Length > MaximumItems)
            return (null, $"names more than {MaximumItems} entries");

        var kept = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in items.Select(item => item.Trim()))
        {
            if (definition.Type is KeyType.ChoiceList && !definition.Allowed.Contains(item, StringComparer.Ordinal))
                return (null, item.Length == 0 ? "has an empty entry; take the spare comma away" : NotAllowed(item, definition));
            if (item.Length > 0)
                kept.Add(definition.Aliases.GetValueOrDefault(item, item));
        }

        return (string.Join(',', kept), null);
    }

    private static (string?, string?) ReadBoolean(string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => ("true", null),
        "0" or "f" or "F" or "false" or "FALSE" or "False" => ("false", null),
        _ => (null, "is neither true nor false"),
    };

    private static (string?, string?) ReadChoice(KeyDefinition definition, string value)
    {
        if (value.Length == 0 && definition.MayBeEmpty)
            return ("", null);
        return definition.Allowed.Contains(value, StringComparer.Ordinal)
            ? (definition.Aliases.GetValueOrDefault(value, value), null)
            : (null, NotAllowed(value, definition));
    }

    private static (string?, string?) ReadText(KeyDefinition definition, string value)
    {
        if (value.Length == 0)
        {
            return definition.Default.Length == 0 || definition.MayBeEmpty
                ? ("", null)
                : (null, $"is empty; take the key away for the default, {definition.Default}");
        }

        if (definition.Type is KeyType.Url && !IsUrl(value, definition.Allowed))
            return (null, "is no absolute URL with an allowed scheme");
        return (value, null);
    }

    // System.Uri knows too little of gcpkms:// and too much of firestore://projects/…/(default)/…: the scheme and something after it must do.
    private static bool IsUrl(string value, IReadOnlyList<string> schemes)
    {
        var scheme = schemes.FirstOrDefault(scheme => value.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));
        if (scheme is null || value.Length == scheme.Length + 3 || value.Any(char.IsWhiteSpace))
            return false;
        return scheme is not ("http" or "https") || (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Host.Length > 0);
    }

    private static string NotAllowed(string value, KeyDefinition definition)
    {
        var nearest = NearestName.Of(value, definition.Allowed);
        var what = definition.Type is KeyType.ChoiceList ? $"names {SecretRedaction.Shorten($"\"{value}\"")}, which is not allowed" : "is not allowed";
        return nearest is null ? what : $"{what}; did you mean {nearest}?";
    }
}
