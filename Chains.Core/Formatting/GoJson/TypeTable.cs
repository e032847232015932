using System.Text;

namespace Chains.Core.Formatting.GoJson;

/// <summary>
/// The Go types of Tekton's objects. The Go controller decodes a run into these and encodes them again, so that its provenance lacks
/// fields unknown to them and holds fields without <c>omitempty</c> that the run does not have. Ours must read the same.
/// </summary>
internal sealed partial class TypeTable
{
    private static readonly TypeTable Tekton = new(Data);

    private readonly Dictionary<string, GoStruct> _structs = [];

    private TypeTable(string data)
    {
        var definitions = Definitions(data);
        foreach (var (name, _) in definitions)
            _structs.Add(name, new GoStruct(name));
        foreach (var (name, fields) in definitions)
            _structs[name].Fields = [.. fields.Select(ParseField)];
    }

    public static GoType TaskRunSpec { get; } = Tekton.ParseType("TaskRunSpec");

    public static GoType PipelineRunSpec { get; } = Tekton.ParseType("PipelineRunSpec");

    public static GoType TaskRun { get; } = Tekton.ParseType("TaskRun");

    public static GoType TaskRef { get; } = Tekton.ParseType("TaskRef");

    public static GoType FeatureFlags { get; } = Tekton.ParseType("FeatureFlags");

    public static GoType Results { get; } = Tekton.ParseType("[TaskRunResult");

    public static GoType Strings { get; } = Tekton.ParseType("[s");

    public static GoType StringMap { get; } = Tekton.ParseType("{s");

    public static GoType Annotations { get; } = new(TypeKind.Annotations);

    public static GoType Param { get; } = new(TypeKind.Param);

    private static List<(string Name, string[] Fields)> Definitions(string data)
    {
        var joined = new StringBuilder(data.Length);
        foreach (var line in data.Split('\n'))
            joined.Append(line.StartsWith(' ') ? " " : "\n").Append(line.Trim());
        var definitions = new List<(string, string[])>();
        foreach (var line in joined.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            definitions.Add((line[..colon], line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return definitions;
    }

    private GoField ParseField(string definition)
    {
        var equals = definition.IndexOf('=', StringComparison.Ordinal);
        var name = definition[..equals];
        return new GoField(name.TrimEnd('?', '~'), ParseType(definition[(equals + 1)..]), name.Contains('?'), name.Contains('~'));
    }

    private GoType ParseType(string type) => type[0] switch
    {
        '*' => new GoType(TypeKind.Pointer, ParseType(type[1..])),
        '[' => new GoType(TypeKind.List, ParseType(type[1..])),
        '{' => new GoType(TypeKind.Map, ParseType(type[1..])),
        _ => type switch
        {
            "s" => new GoType(TypeKind.String),
            "b" => new GoType(TypeKind.Bool),
            "i" => new GoType(TypeKind.Int),
            "time" => new GoType(TypeKind.Time),
            "dur" => new GoType(TypeKind.Duration),
            "qty" => new GoType(TypeKind.Quantity),
            "ios" => new GoType(TypeKind.IntOrString),
            "param" => new GoType(TypeKind.Param),
            "raw" => new GoType(TypeKind.Raw),
            "annotations" => new GoType(TypeKind.Annotations),
            _ => new GoType(TypeKind.Struct, Struct: _structs[type]),
        },
    };
}
