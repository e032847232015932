namespace Chains.Core.Transparency.Clients;

/// <summary>A log did not do what was asked. The message says which log, what happened and what to do.</summary>
/// <param name="retryAfter">When the log itself said to come back.</param>
public sealed class LogException(LogFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public LogFailure Failure { get; } = failure;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
