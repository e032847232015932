namespace Chains.Core.Transparency;

/// <summary>A signature line of a <see cref="SignedNote"/>.</summary>
/// <param name="Name">Of the key: the log's origin, or a witness's name. Not empty; without white space and plus.</param>
/// <param name="KeyHint">Four bytes, the start of the <see cref="LogKeyId"/>.</param>
/// <param name="Signature">Over the note's text, in the form of the key's algorithm.</param>
public sealed record NoteSignature(string Name, ReadOnlyMemory<byte> KeyHint, ReadOnlyMemory<byte> Signature);
