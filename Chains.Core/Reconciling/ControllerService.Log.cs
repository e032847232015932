using Chains.Core.Tekton;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Reconciling;

public sealed partial class ControllerService
{
    [LoggerMessage(LogLevel.Critical, "The controller stopped on a defect; the process ends so that it is started again")]
    private partial void LogDefect(Exception exception);

    [LoggerMessage(LogLevel.Error, "{Run}: a defect in this service, please report it")]
    private partial void LogRunDefect(Exception exception, RunKey run);

    [LoggerMessage(LogLevel.Warning, "The records cannot be read: {Problem}")]
    private partial void LogRecords(string problem);
}
