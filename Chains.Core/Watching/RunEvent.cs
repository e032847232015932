using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>One event of a watch. A bookmark carries the resource version alone.</summary>
public sealed record RunEvent(RunEventType Type, string ResourceVersion, TektonRun? Run, UnreadableRun? Unreadable);
