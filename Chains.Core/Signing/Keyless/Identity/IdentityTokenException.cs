namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>A provider gave no token that can be used. The message says what is wrong and never holds the token.</summary>
public sealed class IdentityTokenException : Exception
{
    public IdentityTokenException(string message)
        : base(message)
    {
    }

    public IdentityTokenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
