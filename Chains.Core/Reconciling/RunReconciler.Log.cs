using Chains.Core.Records;
using Chains.Core.Tekton;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Reconciling;

public sealed partial class RunReconciler
{
    [LoggerMessage(LogLevel.Information, "{Run}: {State}, {Artifacts} artifacts")]
    private partial void LogFinished(RunKey run, RunState state, int artifacts);

    [LoggerMessage(LogLevel.Information, "{Run}: {State}: {Reason}")]
    private partial void LogSettled(RunKey run, RunState state, string reason);

    [LoggerMessage(LogLevel.Information, "{Run}: signed by another controller, {Artifacts} artifacts imported")]
    private partial void LogImported(RunKey run, int artifacts);

    [LoggerMessage(LogLevel.Warning, "{Run}: step {Step} failed and is tried again: {Reason}")]
    private partial void LogDeferred(RunKey run, string step, string reason);

    [LoggerMessage(LogLevel.Warning, "{Run}: back into the queue: {Reason}")]
    private partial void LogPutBack(RunKey run, string reason);
}
