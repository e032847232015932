using Chains.Core.Tekton;

namespace Chains.Core.Records.Changes;

/// <summary>Something in the records changed: enough to decide whether to read again.</summary>
/// <param name="Sequence">Grows by one with every change of this process.</param>
public sealed record RecordChange(long Sequence, DateTimeOffset At, RunKey Run, string Uid, RunState State, string? Reason);
