namespace Chains.Core.Records;

/// <summary>The database cannot be read or written. The message names the file, what is wrong, and the remedy.</summary>
public sealed class RecordException : Exception
{
    public RecordException(string message)
        : base(message)
    {
    }

    public RecordException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
