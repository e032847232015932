namespace Chains.Core.Formatting.GoJson;

/// <summary>A Go struct: its exported fields in the order of their declaration, embedded structs flattened.</summary>
internal sealed class GoStruct(string name)
{
    public string Name { get; } = name;

    public GoField[] Fields { get; set; } = [];
}
