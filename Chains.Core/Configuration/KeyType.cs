namespace Chains.Core.Configuration;

/// <summary>The kinds of value that keys of <c>chains-config</c> have.</summary>
public enum KeyType
{
    Text,

    /// <summary>One of the allowed words, exactly as spelled.</summary>
    Choice,

    /// <summary>Allowed words separated by commas, spaces around them ignored; the empty string is the empty list.</summary>
    ChoiceList,

    /// <summary>Free words separated by commas.</summary>
    TextList,

    /// <summary>The spellings of Go's <c>strconv.ParseBool</c>: 1, t, T, TRUE, true, True and their opposites.</summary>
    Boolean,

    /// <summary>An absolute URL with one of the allowed schemes.</summary>
    Url,

    /// <summary>A path inside the container of the service.</summary>
    Path,

    /// <summary>Never shown.</summary>
    Secret,
}
