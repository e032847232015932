namespace Chains.Web.Sandbox.Api;

internal sealed partial class ApiEndpoint
{
    [LoggerMessage(LogLevel.Error, "The sandbox could not answer {Method} {Path}")]
    private partial void LogFailed(Exception error, string method, string path);
}
