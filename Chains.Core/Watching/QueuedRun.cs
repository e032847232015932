using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>A key to work on.</summary>
/// <param name="Observed">The run as the watch showed it last, where the queue could afford to keep it; otherwise it is read again.</param>
public sealed record QueuedRun(RunKey Key, TektonRun? Observed);
