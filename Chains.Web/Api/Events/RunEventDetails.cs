using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Events;

/// <summary>The data of a <c>run</c> event: a run came to another state.</summary>
public sealed record RunEventDetails(DateTimeOffset At, RunReference Run, RunState State, string? Reason)
{
    internal static RunEventDetails From(RecordChange change) => new(
        change.At, new RunReference(change.Run.Kind, change.Run.Namespace, change.Run.Name, change.Uid), change.State, change.Reason);
}
