namespace Chains.Web.Sandbox.Samples;

public sealed partial class SampleRuns
{
    [LoggerMessage(LogLevel.Information, "{Count} sample runs have been loaded into the sandbox")]
    private partial void LogLoaded(int count);

    [LoggerMessage(LogLevel.Error, "The sample runs could not be loaded; the sandbox goes on without them")]
    private partial void LogFailed(Exception error);
}
