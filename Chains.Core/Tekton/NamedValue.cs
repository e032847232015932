using System.Text.Json;

namespace Chains.Core.Tekton;

/// <summary>A param or result.</summary>
internal readonly record struct NamedValue(string Name, ParamValue Value)
{
    /// <summary>The entries of a list of <c>{name, value}</c>, in its order.</summary>
    public static List<NamedValue> List(JsonElement entries)
    {
        var list = new List<NamedValue>();
        foreach (var entry in entries.Items())
            if (entry.ValueKind is JsonValueKind.Object)
                list.Add(new NamedValue(entry.Text("name"u8), new ParamValue(entry.Field("value"u8))));
        return list;
    }

    /// <summary>The defaults in a list of param declarations, in its order.</summary>
    public static List<NamedValue> Defaults(JsonElement declarations)
    {
        var list = new List<NamedValue>();
        foreach (var declaration in declarations.Items())
            if (declaration.Field("default"u8) is var value && value.Exists())
                list.Add(new NamedValue(declaration.Text("name"u8), new ParamValue(value)));
        return list;
    }
}
