namespace Chains.Core.Configuration;

/// <summary>Who changed the configuration, and where.</summary>
/// <param name="Origin"><c>dashboard</c>, <c>api</c> or <c>cluster</c>.</param>
/// <param name="Who">A name; of a change in the cluster what its field manager calls itself, such as <c>kubectl-edit</c>. Null where nobody knows.</param>
public sealed record ConfigurationAuthor(string Origin, string? Who)
{
    public const string Cluster = "cluster";
}
