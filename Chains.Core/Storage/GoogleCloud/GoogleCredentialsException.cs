namespace Chains.Core.Storage.GoogleCloud;

/// <summary>There is no usable identity towards Google; the message says what to do.</summary>
public sealed class GoogleCredentialsException(string message, Exception inner) : Exception(message, inner);
