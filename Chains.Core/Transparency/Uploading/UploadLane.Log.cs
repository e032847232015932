using Chains.Core.Tekton;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Transparency.Uploading;

internal sealed partial class UploadLane
{
    private readonly ILogger _logger = context.Logger;

    [LoggerMessage(LogLevel.Warning, "The log {Log} takes nothing, its uploads wait: {Reason}")]
    private partial void LogClosed(string log, string reason);

    [LoggerMessage(LogLevel.Information, "The log {Log} answers again, after {Gone}")]
    private partial void LogOpened(string log, TimeSpan gone);

    [LoggerMessage(LogLevel.Warning, "{Run}: not entered in {Log}: {Reason}")]
    private partial void LogFailed(RunKey run, string log, string reason);

    [LoggerMessage(LogLevel.Warning, "{Run}: {Reason}")]
    private partial void LogVoid(RunKey run, string reason);

    [LoggerMessage(LogLevel.Warning, "Uploads to {Log} wait for the records: {Problem}")]
    private partial void LogRecords(string log, string problem);

    [LoggerMessage(LogLevel.Error, "The upload {Id} to {Log} met a defect of this service")]
    private partial void LogDefect(Exception exception, string log, long id);
}
