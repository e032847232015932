using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>A path below <c>/api</c> or <c>/apis</c> taken apart: the type, and which objects of it are meant.</summary>
/// <param name="Namespace">Empty: of all namespaces, or a type that has none.</param>
/// <param name="Name">Null: the collection.</param>
/// <param name="Subresource">Empty or <c>status</c>.</param>
internal sealed record ApiRequest(ResourceType Type, string Namespace, string? Name, string Subresource)
{
    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public string Key => Type.Key(Namespace, Name!);

    /// <returns>Null when the path names nothing that is served.</returns>
    public static ApiRequest? Parse(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version, .. var rest] => Resolve("", version, rest),
            ["apis", var group, var version, .. var rest] => Resolve(group, version, rest),
            _ => null,
        };
    }

    private static ApiRequest? Resolve(string group, string version, string[] parts)
    {
        ApiRequest? Make(string plural, string @namespace, string? name, string subresource)
        {
            if (ResourceCatalog.Find(group, version, plural) is not { } type)
                return null;
            if (!type.Namespaced && @namespace.Length > 0 || type.Namespaced && @namespace.Length == 0 && name is not null)
                return null;
            return subresource is "" || (subresource is "status" && type.HasStatus) ? new(type, @namespace, name, subresource) : null;
        }

        return parts switch
        {
            ["namespaces", var name, "status"] => Make("namespaces", "", name, "status"),
            ["namespaces", var ns, var plural] => Make(plural, ns, null, ""),
            ["namespaces", var ns, var plural, var name] => Make(plural, ns, name, ""),
            ["namespaces", var ns, var plural, var name, var sub] => Make(plural, ns, name, sub),
            [var plural] => Make(plural, "", null, ""),
            [var plural, var name] => Make(plural, "", name, ""),
            [var plural, var name, var sub] => Make(plural, "", name, sub),
            _ => null,
        };
    }
}
