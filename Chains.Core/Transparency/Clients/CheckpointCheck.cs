namespace Chains.Core.Transparency.Clients;

/// <summary>Reads a log's checkpoint and checks that the log signed it.</summary>
public static class CheckpointCheck
{
    /// <param name="problem">One sentence, where null is returned.</param>
    public static Checkpoint? Read(string text, LogIdentity log, out string? problem)
    {
        problem = null;
        try
        {
            var note = SignedNote.Parse(text);
            var checkpoint = Checkpoint.Parse(note.Text);
            if (note.FindSignature(log.Key) is not { } signature)
                problem = "The checkpoint is not signed with the log's key.";
            else if (signature.Name != checkpoint.LogName)
                problem = $"The checkpoint of {checkpoint.LogName} is signed as {signature.Name}.";
            else if (log is { ApiVersion: 2, LogId.IsEmpty: false } && !LogKeyId.ForNote(checkpoint.Origin, log.Key).AsSpan().SequenceEqual(log.LogId.Span))
                problem = $"The checkpoint's origin {checkpoint.Origin} is not the log's.";
            else
                return checkpoint;
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
        }

        return null;
    }
}
