using System.Collections.Immutable;
using System.Text;
using Chains.Core.Signing;

namespace Chains.Core.Transparency;

/// <summary>
/// A text with signatures (c2sp.org/signed-note): the text, which ends with a line feed; an empty line; one line for each signature: em dash,
/// space, name, space, base64 of hint and signature.
/// </summary>
/// <param name="Text">What is signed, with its final line feed.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    /// <summary>Longer notes are refused unread.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>A log's signature and those of its witnesses; more are refused.</summary>
    public const int MaxSignatures = 100;

    /// <summary>Reads a note; <see cref="SignedNoteParser"/> says what is refused.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static SignedNote Parse(string note) => SignedNoteParser.Parse(note);

    /// <summary>A note with one signature by the key under that name.</summary>
    /// <param name="text">With its final line feed.</param>
    public static async ValueTask<SignedNote> SignAsync(string text, string name, ISigner signer, CancellationToken cancellation)
    {
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(text), cancellation);
        var hint = LogKeyId.ForNote(name, signer.PublicKey).AsMemory(0, LogKeyId.HintLength);
        return new SignedNote(text, [new NoteSignature(name, hint, signature)]);
    }

    /// <summary>
    /// The first line that is the key's signature, or null. Lines of other keys are passed over: a name and a hint only say which key to try. Hints
    /// are those of c2sp.org/signed-note and, for every algorithm, that of Rekor v1.
    /// </summary>
    public NoteSignature? FindSignature(PublicKey key)
    {
        var text = Encoding.UTF8.GetBytes(Text);
        var plain = LogKeyId.OfPublicKey(key);
        return Signatures.FirstOrDefault(s =>
            (s.KeyHint.Span.SequenceEqual(plain.AsSpan(0, LogKeyId.HintLength))
                || s.KeyHint.Span.SequenceEqual(LogKeyId.ForNote(s.Name, key).AsSpan(0, LogKeyId.HintLength)))
            && key.Verify(text, s.Signature.Span));
    }

    /// <summary>The note as it is transported, with a final line feed.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            var bytes = Convert.ToBase64String([.. signature.KeyHint.Span, .. signature.Signature.Span]);
            note.Append("\u2014 ").Append(signature.Name).Append(' ').Append(bytes).Append('\n');
        }

        return note.ToString();
    }
}
