using Chains.Core.Tekton;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Storage.Outbox;

internal sealed partial class OutboxLane
{
    private void LogUnreadable(string backend, string problem) => Unreadable(_context.Logger, backend, problem);

    private void LogUnwritable(string backend, string problem) => Unwritable(_context.Logger, backend, problem);

    private void LogDefect(Exception exception, RunKey run, string backend) => Defect(_context.Logger, exception, run, backend);

    private void LogClosed(string backend, string reason) => Closed(_context.Logger, backend, reason);

    private void LogOpened(string backend, TimeSpan after) => Opened(_context.Logger, backend, after);

    private void LogRetried(RunKey run, string backend, string reason) => Retried(_context.Logger, run, backend, reason);

    private void LogGivenUp(RunKey run, string backend, string reason) => GaveUp(_context.Logger, run, backend, reason);

    [LoggerMessage(LogLevel.Warning, "{Backend}: the records cannot be read: {Problem}")]
    private static partial void Unreadable(ILogger logger, string backend, string problem);

    [LoggerMessage(LogLevel.Warning, "{Backend}: what was delivered cannot be recorded yet: {Problem}")]
    private static partial void Unwritable(ILogger logger, string backend, string problem);

    [LoggerMessage(LogLevel.Error, "{Run}: a defect in the delivery to {Backend}, please report it")]
    private static partial void Defect(ILogger logger, Exception exception, RunKey run, string backend);

    [LoggerMessage(LogLevel.Warning, "{Backend}: deliveries wait: {Reason}")]
    private static partial void Closed(ILogger logger, string backend, string reason);

    [LoggerMessage(LogLevel.Information, "{Backend}: takes deliveries again, after {After}")]
    private static partial void Opened(ILogger logger, string backend, TimeSpan after);

    [LoggerMessage(LogLevel.Debug, "{Run}: delivery to {Backend} is tried again: {Reason}")]
    private static partial void Retried(ILogger logger, RunKey run, string backend, string reason);

    [LoggerMessage(LogLevel.Warning, "{Run}: delivery to {Backend} failed: {Reason}")]
    private static partial void GaveUp(ILogger logger, RunKey run, string backend, string reason);
}
