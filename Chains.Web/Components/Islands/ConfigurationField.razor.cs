using Chains.Core.Configuration;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Islands;

/// <summary>One key: what it means, and a control that fits its type.</summary>
public sealed partial class ConfigurationField
{
    /// <summary>No key takes such a value: it stands for a key that is not set.</summary>
    private const string Unset = "(default)";

    private static readonly string[] Truth = ["true", "false"];

    [Parameter, EditorRequired]
    public KeyDefinition Definition { get; set; } = default!;

    [Parameter, EditorRequired]
    public ConfigurationDraft Draft { get; set; } = default!;

    /// <summary>The group says already why its keys have no effect.</summary>
    [Parameter]
    public bool GroupIsIdle { get; set; }

    [Parameter]
    public EventCallback OnChange { get; set; }

    private string Id => "key-" + Definition.Name;

    private string ErrorId => Id + "-notes";

    private string? Current => Draft.Value(Definition.Name);

    private string Placeholder => Definition.Default.Length == 0 ? "not set" : Definition.Default;

    /// <summary>The choices; a value that is none of them stays visible, with its error beside it.</summary>
    private IReadOnlyList<string> Words
    {
        get
        {
            string[] words = Definition.Type switch
            {
                KeyType.Boolean => Truth,
                KeyType.Choice => [.. Definition.Allowed, .. Definition.Aliases.Keys],
                _ => [],
            };
            return words.Length == 0 || Current is not { } current || words.Contains(current) ? words : [.. words, current];
        }
    }

    private Task Choose(ChangeEventArgs change) => Set(change.Value as string is { } word && word != Unset ? word : null);

    // An emptied field means the default, but where an empty value says something of its own: storage "" switches an artifact off.
    private Task Type(ChangeEventArgs change) =>
        Set(change.Value as string is { } text && (text.Trim().Length > 0 || Definition.MayBeEmpty) ? text.Trim() : null);

    private string[] Chosen => (Current ?? Definition.Default).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private Task Flip(string word) => Set(string.Join(',', Chosen.Contains(word) ? Chosen.Where(w => w != word) : [.. Chosen, word]));

    private Task Set(string? value)
    {
        Draft.Set(Definition.Name, value);
        return OnChange.InvokeAsync();
    }
}
