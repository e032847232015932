using Chains.Core.Tekton;

namespace Chains.Core.Records.Ledger;

/// <summary>A child TaskRun from the records: what was signed for it, and how far that has come.</summary>
public sealed record RecordedChild(TektonRun Run, RunState State, string? Reason);
