using System.Text.Json;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Access;

/// <summary>Evaluates the (Cluster)RoleBindings of the sandbox as a cluster's RBAC authorizer does: any rule that matches allows.</summary>
internal static class RoleRules
{
    /// <summary>Which binding allows it; null where none does.</summary>
    public static string? Allowing(ObjectStore store, AccessQuestion question) =>
        Bindings(store, ResourceCatalog.ClusterRoleBindings, "", question)
        ?? (question.Namespace.Length > 0 ? Bindings(store, ResourceCatalog.RoleBindings, question.Namespace, question) : null);

    private static string? Bindings(ObjectStore store, ResourceType type, string @namespace, AccessQuestion question)
    {
        foreach (var stored in store.Table(type).Objects.Where(stored => stored.Namespace == @namespace))
        {
            using var document = JsonDocument.Parse(stored.Read());
            var binding = document.RootElement;
            if (Items(binding, "subjects").Any(subject => IsMeant(subject, @namespace, question)) && Rules(store, binding, @namespace).Any(rule => Allows(rule, question)))
                return $"{type.Kind} \"{stored.Key}\"";
        }

        return null;
    }

    private static bool IsMeant(JsonElement subject, string @namespace, AccessQuestion question) => Text(subject, "kind") switch
    {
        "User" => Text(subject, "name") == question.User,
        "Group" => question.Groups.Contains(Text(subject, "name")),
        "ServiceAccount" => question.User == $"system:serviceaccount:{Text(subject, "namespace") ?? @namespace}:{Text(subject, "name")}",
        _ => false,
    };

    private static JsonElement[] Rules(ObjectStore store, JsonElement binding, string @namespace)
    {
        if (!binding.TryGetProperty("roleRef", out var reference) || Text(reference, "name") is not { } name)
            return [];
        var found = Text(reference, "kind") is "ClusterRole"
            ? store.Table(ResourceCatalog.ClusterRoles).Find(name)
            : store.Table(ResourceCatalog.Roles).Find($"{@namespace}/{name}");
        if (found is null)
            return [];
        using var document = JsonDocument.Parse(found.Read());
        return [.. Items(document.RootElement, "rules").Select(rule => rule.Clone())];
    }

    private static bool Allows(JsonElement rule, AccessQuestion question) =>
        Names(rule, "verbs", question.Verb) && Names(rule, "apiGroups", question.Group) && Names(rule, "resources", question.Resource)
        && (!Items(rule, "resourceNames").Any() || Names(rule, "resourceNames", question.Name));

    private static bool Names(JsonElement rule, string list, string wanted) =>
        Items(rule, list).Any(item => item.ValueKind is JsonValueKind.String && (item.GetString() == wanted || (item.GetString() == "*" && list != "resourceNames")));

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
