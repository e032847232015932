namespace Chains.Core.Records.Search;

/// <summary>A row that belongs to an artifact of a run, and its place in a list that is read run by run.</summary>
internal sealed class OfRun<TRow>
{
    public required TRow Row { get; init; }

    public long Id { get; init; }

    public long RunId { get; init; }

    public long ArtifactId { get; init; }
}
