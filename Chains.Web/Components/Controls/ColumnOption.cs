namespace Chains.Web.Components.Controls;

/// <summary>A column that can be shown or left out.</summary>
/// <param name="Name">In the address.</param>
/// <param name="Initially">Shown where the address says nothing.</param>
public sealed record ColumnOption(string Name, string Title, bool Initially = true)
{
    /// <summary>What is shown: what the address names, as far as it exists, else what is shown initially.</summary>
    public static IReadOnlySet<string> Choose(IReadOnlyList<ColumnOption> columns, string[]? asked) =>
        (asked is { Length: > 0 } ? columns.Where(c => asked.Contains(c.Name, StringComparer.OrdinalIgnoreCase)) : columns.Where(c => c.Initially))
            .Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
}
