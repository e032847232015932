namespace Chains.Core.Trust;

/// <summary>All instances that are believed, as one trusted root; put together again only when one of them changed.</summary>
/// <param name="instances">Those that publish nothing: a file, the sandbox's own.</param>
public sealed class TrustedRoots(PublishedTrust published, IEnumerable<ITrustInstance> instances) : ITrustedRootSource
{
    private readonly ITrustInstance[] _instances = [.. instances];
    private volatile Merged? _merged;

    public IReadOnlyList<ITrustInstance> Instances => [.. published.Instances, .. _instances];

    /// <summary>What an operator should know of each that believes anybody, or has a problem.</summary>
    public IReadOnlyList<TrustStatus> Statuses => [.. Instances.Select(i => i.Status).Where(s => s.Source.Length > 0)];

    public TrustedRoot Current
    {
        get
        {
            var roots = Instances.Select(i => i.Current).ToArray();
            var merged = _merged;
            if (merged is null || !merged.Parts.SequenceEqual(roots, ReferenceEqualityComparer.Instance))
                _merged = merged = new Merged(roots, TrustedRoot.Merge(roots));
            return merged.Root;
        }
    }

    private sealed record Merged(TrustedRoot[] Parts, TrustedRoot Root);
}
