namespace Chains.Core.Formatting.GoJson;

/// <summary>A Go type as far as its JSON form goes.</summary>
/// <param name="Element">What a pointer, list or map holds.</param>
/// <param name="Struct">The fields of a struct.</param>
internal sealed record GoType(TypeKind Kind, GoType? Element = null, GoStruct? Struct = null);
