using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Tests.Signing;
using CsCheck;

namespace Chains.Tests.Transparency;

public sealed class SignedNoteTests
{
    private const string Text = "log.example.org\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

    // The example of c2sp.org/signed-note.
    private const string Published =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void FindSignature_InTheNoteOfTheSpecification_FindsIt()
    {
        byte[] prefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        var raw = Convert.FromBase64String("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1..];
        var key = PublicKeys.FromSubjectPublicKeyInfo([.. prefix, .. raw]);

        var note = SignedNote.Parse(Published);

        Assert.Equal("PeterNeumann", note.FindSignature(key)?.Name);
        Assert.Equal(Published, note.ToString());
        Assert.Equal("c74f20a3", Convert.ToHexStringLower(LogKeyId.ForNote("PeterNeumann", key).AsSpan(0, 4)));
    }

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public async Task SignAsync_WithEveryAlgorithm_GivesANoteThatItsKeyAloneFinds(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        using var other = TestKeys.Signer(algorithm);

        var note = SignedNote.Parse((await SignedNote.SignAsync(Text, "log.example.org", signer, CancellationToken.None)).ToString());

        Assert.NotNull(note.FindSignature(signer.PublicKey));
        Assert.Null(note.FindSignature(other.PublicKey));
        Assert.Equal(Text, note.Text);
    }

    [Fact]
    public async Task FindSignature_AmongThoseOfWitnesses_FindsTheLogs()
    {
        using var log = TestKeys.Signer(KeyAlgorithm.Ed25519);
        using var witness = TestKeys.Signer(KeyAlgorithm.Ed25519);
        var own = await SignedNote.SignAsync(Text, "log.example.org", log, CancellationToken.None);
        var cosigned = await SignedNote.SignAsync(Text, "witness", witness, CancellationToken.None);
        var note = SignedNote.Parse(new SignedNote(Text, [.. cosigned.Signatures, .. own.Signatures]).ToString());

        Assert.Equal("log.example.org", note.FindSignature(log.PublicKey)?.Name);
        Assert.Equal("witness", note.FindSignature(witness.PublicKey)?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=")]
    [InlineData("text\n\n\u2014 name AAAAAA==\n")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n\u2014  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 na\u2003me AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name AAAAAAB=\n")]
    [InlineData("text\n\n\u2014 name AAAA AAA=\n")]
    [InlineData("te\rxt\n\n\u2014 name AAAAAAA=\n")]
    [InlineData("te\u0000xt\n\n\u2014 name AAAAAAA=\n")]
    public void Parse_OfANoteOutOfForm_RefusesIt(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void Parse_OfMoreSignaturesThanAreRead_RefusesThem()
    {
        var line = "\u2014 name AAAAAAA=\n";
        Assert.Equal(SignedNote.MaxSignatures, SignedNote.Parse("t\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures))).Signatures.Length);
        Assert.Throws<FormatException>(() => SignedNote.Parse("t\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures + 1))));
    }

    [Fact]
    public void Parse_OfADamagedNote_ReadsItOrSaysWhyNot() =>
        Gen.Select(Gen.Int[0, Published.Length - 1], Gen.Char, Gen.Int[0, Published.Length]).Sample((at, c, length) =>
        {
            var damaged = string.Concat(Published.AsSpan(0, at), [c], Published.AsSpan(at + 1))[..length];
            try
            {
                return SignedNote.Parse(damaged).ToString() == damaged;
            }
            catch (FormatException)
            {
                return true;
            }
        });
}
