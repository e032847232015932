namespace Chains.Core.Trust.Tuf;

/// <summary>A TUF repository is not believed, or cannot be read. The message says which file, what is wrong with it, and what it may mean.</summary>
public sealed class TufException : Exception
{
    public TufException(string message)
        : base(message)
    {
    }

    public TufException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
