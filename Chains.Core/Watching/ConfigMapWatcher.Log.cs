using Chains.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Watching;

public sealed partial class ConfigMapWatcher
{
    [LoggerMessage(LogLevel.Information, "chains-config is in force: {Changes} keys changed, resource version {Version}")]
    private partial void LogAccepted(int changes, string version);

    [LoggerMessage(LogLevel.Warning, "chains-config, {Severity}: {Problem}")]
    private partial void LogProblem(ConfigurationSeverity severity, string problem);

    [LoggerMessage(LogLevel.Warning, "{Problem} Trying again")]
    private partial void LogLost(string problem);

    [LoggerMessage(LogLevel.Warning, "The last good configuration in the database has errors for this version and is not used")]
    private partial void LogSeedRefused();

    [LoggerMessage(LogLevel.Warning, "The history of the configuration could not be kept: {Problem}")]
    private partial void LogHistory(string problem);
}
