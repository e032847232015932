using Microsoft.Extensions.Logging;

namespace Chains.Core.Watching;

public sealed partial class RunWatcher
{
    [LoggerMessage(LogLevel.Debug, "{Watch}: the resource version is too old; listing again")]
    private partial void LogExpired(string watch);

    [LoggerMessage(LogLevel.Warning, "{Watch}: {Problem} Trying again")]
    private partial void LogLost(string watch, string problem);

    [LoggerMessage(LogLevel.Warning, "{Watch}: nothing heard for {Silence}; reopening the watch")]
    private partial void LogSilent(string watch, TimeSpan silence);

    [LoggerMessage(LogLevel.Warning, "{Namespace}/{Name} cannot be read and is left alone: {Problem}")]
    private partial void LogUnreadable(string @namespace, string name, string problem);
}
