namespace Chains.Core.Tekton;

/// <summary>Names one run in the cluster: what a watcher enqueues and a reconciler works on.</summary>
public readonly record struct RunKey(RunKind Kind, string Namespace, string Name)
{
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Namespace}/{Name}";
}
