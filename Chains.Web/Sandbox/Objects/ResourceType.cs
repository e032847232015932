using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <summary>One kind of object that the sandbox serves, and how its API treats it.</summary>
internal sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    public ImmutableArray<string> ShortNames { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary><c>.../status</c> is served, and the main resource ignores <c>status</c>.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Defined by a CustomResourceDefinition on a real cluster: no strategic merge patch, and a generation.</summary>
    public bool IsCustom { get; init; }

    /// <summary>An update without a resourceVersion overwrites whatever is there.</summary>
    public bool UnconditionalUpdate { get; init; }

    /// <summary>Names are DNS labels (63 characters, no dots) rather than DNS subdomains.</summary>
    public bool LabelNames { get; init; }

    public string Singular { get; } = Kind.ToLowerInvariant();

    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>taskruns.tekton.dev</c>, or <c>configmaps</c> in the core group: how errors and the journal name the type.</summary>
    public string Id { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary><c>TaskRun.tekton.dev</c>: how a validation error names the type.</summary>
    public string QualifiedKind { get; } = Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>The key objects of this type are sorted by: the order in which a real cluster lists them.</summary>
    public string Key(string @namespace, string name) => Namespaced ? $"{@namespace}/{name}" : name;

    public bool Equals(ResourceType? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);
}
