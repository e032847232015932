using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <summary>Every type the sandbox serves.</summary>
internal static class ResourceCatalog
{
    public static ResourceType Namespaces { get; } = new("", "v1", "namespaces", "Namespace", false)
    {
        ShortNames = ["ns"],
        HasStatus = true,
        UnconditionalUpdate = true,
        LabelNames = true,
    };

    public static ResourceType ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap", true)
    {
        ShortNames = ["cm"],
        UnconditionalUpdate = true,
    };

    public static ResourceType Secrets { get; } = new("", "v1", "secrets", "Secret", true) { UnconditionalUpdate = true };

    public static ResourceType ServiceAccounts { get; } = new("", "v1", "serviceaccounts", "ServiceAccount", true) { ShortNames = ["sa"] };

    public static ResourceType Events { get; } = new("", "v1", "events", "Event", true)
    {
        ShortNames = ["ev"],
        UnconditionalUpdate = true,
    };

    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease", true);

    public static ResourceType ClusterRoles { get; } = new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false);

    public static ResourceType ClusterRoleBindings { get; } = new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false);

    public static ResourceType Roles { get; } = new("rbac.authorization.k8s.io", "v1", "roles", "Role", true);

    public static ResourceType RoleBindings { get; } = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true);

    public static ResourceType TaskRuns { get; } = Tekton("taskruns", "TaskRun", ["tr", "trs"]);

    public static ResourceType PipelineRuns { get; } = Tekton("pipelineruns", "PipelineRun", ["pr", "prs"]);

    public static ResourceType CustomRuns { get; } = Tekton("customruns", "CustomRun", [], "v1beta1");

    public static ImmutableArray<ResourceType> All { get; } =
        [Namespaces, ConfigMaps, Secrets, ServiceAccounts, Events, Leases, ClusterRoles, ClusterRoleBindings, Roles, RoleBindings, TaskRuns, PipelineRuns, CustomRuns];

    public static ResourceType? Find(string group, string version, string plural)
    {
        foreach (var type in All)
        {
            if (type.Plural == plural && type.Group == group && type.Version == version)
                return type;
        }

        return null;
    }

    public static ResourceType? FindKind(string apiVersion, string kind)
    {
        foreach (var type in All)
        {
            if (type.Kind == kind && type.ApiVersion == apiVersion)
                return type;
        }

        return null;
    }

    public static ResourceType? FindId(string id)
    {
        foreach (var type in All)
        {
            if (type.Id == id)
                return type;
        }

        return null;
    }

    private static ResourceType Tekton(string plural, string kind, ImmutableArray<string> shortNames, string version = "v1") =>
        new("tekton.dev", version, plural, kind, true)
        {
            ShortNames = shortNames,
            Categories = ["tekton", "tekton-pipelines"],
            HasStatus = true,
            IsCustom = true,
        };
}
