namespace Chains.Core.Signing;

/// <summary>A key is missing, unreadable or refused to sign. The message is for an operator and holds nothing secret.</summary>
public sealed class SigningException : Exception
{
    public SigningException(string message)
        : base(message)
    {
    }

    public SigningException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
