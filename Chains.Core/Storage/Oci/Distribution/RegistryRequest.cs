namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>One request to a registry, which can be sent more than once.</summary>
/// <param name="Target">Path and query below the registry's root, or an absolute address that the registry gave.</param>
/// <param name="What">The deed, for messages: <c>push the manifest latest to registry/app</c>.</param>
internal sealed record RegistryRequest(HttpMethod Method, RepositoryName Repository, Uri Target, string What)
{
    /// <summary>Read access is enough, unless it writes.</summary>
    public bool Writes { get; init; }

    /// <summary>A further repository of the same registry that must be readable, for a mount.</summary>
    public string? ReadsFrom { get; init; }

    public IReadOnlyList<string> Accept { get; init; } = [];

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string? BodyType { get; init; }

    /// <summary>Longer answers are refused.</summary>
    public int MaxAnswerBytes { get; init; } = 64 * 1024;

    /// <summary>Scopes as token servers know them (distribution token scope documentation), that of the repository itself first.</summary>
    public IEnumerable<string> Scopes()
    {
        yield return $"repository:{Repository.Path}:{(Writes ? "pull,push" : "pull")}";
        if (ReadsFrom is { } other && other != Repository.Path)
            yield return $"repository:{other}:pull";
    }
}
