namespace Chains.Web.Sandbox;

public sealed partial class SandboxServer
{
    [LoggerMessage(LogLevel.Information, "The sandbox cluster answers at {Address}; it asks for no credentials and is for trying and testing only")]
    private partial void LogStarted(Uri address);
}
