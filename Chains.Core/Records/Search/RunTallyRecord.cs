using Chains.Core.Tekton;

namespace Chains.Core.Records.Search;

/// <summary>How many runs of one definition are in one state; kept by <see cref="RunTallies"/>, so that no page counts rows.</summary>
public sealed class RunTallyRecord
{
    public required string Namespace { get; set; }

    /// <summary>Empty where the run names no Task or Pipeline.</summary>
    public required string Definition { get; set; }

    public RunKind Kind { get; set; }

    public RunState State { get; set; }

    public long Count { get; set; }
}
