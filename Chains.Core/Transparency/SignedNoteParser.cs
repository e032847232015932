namespace Chains.Core.Transparency;

/// <summary>Reads signed notes strictly: no control characters but line feeds, no signature line out of form, canonical base64.</summary>
internal static class SignedNoteParser
{
    private const string LinePrefix = "\u2014 ";
    private const string Separator = "\n\n";
    private const int MaxSignatureLength = 16 * 1024;

    public static SignedNote Parse(string note)
    {
        if (note.Length > SignedNote.MaxLength)
            throw new FormatException($"The signed note has {note.Length} characters; at most {SignedNote.MaxLength} are read.");
        if (note.Any(c => (c < ' ' && c != '\n') || c is '\u007f' or '\ufffd' || char.IsSurrogate(c)))
            throw new FormatException("The signed note holds control characters or text that is not Unicode.");
        var end = note.LastIndexOf(Separator, StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n'))
            throw new FormatException("The signed note has no empty line before its signatures, or no line feed at its end.");
        var lines = note[(end + Separator.Length)..].Split('\n', SignedNote.MaxSignatures + 2);
        if (lines.Length is 1 or > SignedNote.MaxSignatures + 1)
            throw new FormatException($"The signed note has no signature, or more than {SignedNote.MaxSignatures}.");
        return new SignedNote(note[..(end + 1)], [.. lines[..^1].Select(ParseLine)]);
    }

    private static NoteSignature ParseLine(string line)
    {
        var parts = line.StartsWith(LinePrefix, StringComparison.Ordinal) ? line[LinePrefix.Length..].Split(' ') : [];
        if (parts is not [{ Length: > 0 } name, { Length: > 0 } text] || name.Contains('+', StringComparison.Ordinal) || name.Any(char.IsWhiteSpace))
            throw new FormatException("A signature line of the signed note is not of the form: em dash, name, base64.");
        var bytes = StrictBase64.Decode(text, "signature of the signed note", MaxSignatureLength);
        return bytes.Length > LogKeyId.HintLength
            ? new NoteSignature(name, bytes.AsMemory(0, LogKeyId.HintLength), bytes.AsMemory(LogKeyId.HintLength))
            : throw new FormatException("A signature of the signed note is too short.");
    }
}
