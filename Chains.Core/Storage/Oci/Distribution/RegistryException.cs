namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>A registry did not do what was asked. The message is for an operator: what, where, why, and what to do.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(RegistryFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        RetryAfter = retryAfter;
    }

    public RegistryFailure Failure { get; }

    /// <summary>How long the registry asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }
}
