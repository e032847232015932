using System.Text;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Verification;
using CsCheck;

namespace Chains.Tests.Verification;

/// <summary>One bit of a valid bundle is changed: nothing that was signed, or proves something, may still be believed.</summary>
public sealed class BitFlipTests
{
    private const int FlipsOfABundle = 400;

    public static TheoryData<string> Names => ValidBundle.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfABundleWithOneBitOfItsProofsFlipped_Refuses(string name)
    {
        var valid = ValidBundle.Load(name);
        Assert.True(valid.Verify().Verified, valid.Verify().Summary);
        var parts = Parts(valid.Bundle).ToList();
        Gen.Select(Gen.Int[0, parts.Count - 1], Gen.Int[0, int.MaxValue - 1]).Sample(
            (part, at) =>
            {
                var (bytes, rebuild) = parts[part];
                var flipped = bytes.ToArray();
                flipped[at / 8 % flipped.Length] ^= (byte)(1 << (at % 8));
                return !valid.Verify(rebuild(flipped)).Verified;
            },
            iter: FlipsOfABundle);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfABundleFileWithOneBitFlipped_RefusesOrReadsTheSameProofs(string name)
    {
        var valid = ValidBundle.Load(name);
        var file = ConformanceVectors.Bundle(name);
        Gen.Int[0, (file.Length * 8) - 1].Sample(
            at =>
            {
                var flipped = file[..];
                flipped[at / 8] ^= (byte)(1 << (at % 8));
                if (!Verifier.Verify(flipped, valid.Root, valid.Policy).Verified)
                    return true;
                // White space, hints that nothing relies on, and what a timestamp does not sign, which the test below is about.
                return WithoutHints(SigstoreBundle.Parse(flipped)).AsSpan().SequenceEqual(WithoutHints(valid.Bundle));
            },
            iter: FlipsOfABundle);
    }

    [Theory]
    [InlineData("happy-path-v0.3")]
    [InlineData("managed-key-and-trusted-root")]
    public void Verify_WithAnyBitOfThePromiseFlipped_Refuses(string name)
    {
        var valid = ValidBundle.Load(name);
        var entry = valid.Bundle.LogEntries[0];
        var key = valid.Root.FindLog(entry.LogId.Span)!.Key;
        for (var at = 0; at < entry.SignedEntryTimestamp.Length * 8; at++)
        {
            var flipped = entry.SignedEntryTimestamp.ToArray();
            flipped[at / 8] ^= (byte)(1 << (at % 8));
            Assert.False(SignedEntryTimestamp.Verify(entry with { SignedEntryTimestamp = flipped }, key), $"bit {at}");
        }
    }

    [Fact]
    public void Verify_OfATimestampWithOneBitFlipped_NeverThrowsAndNeverBelievesAnotherTime()
    {
        var valid = ValidBundle.Load("rekor2-timestamp-without-embedded-cert");
        var der = valid.Bundle.Timestamps[0];
        var time = Rfc3161Timestamp.Parse(der).Time;
        Gen.Int[0, (der.Length * 8) - 1].Sample(at =>
        {
            var flipped = der.ToArray();
            flipped[at / 8] ^= (byte)(1 << (at % 8));
            var result = valid.Verify(valid.Bundle with { Timestamps = [flipped] });
            return !result.Verified || result.SignedAt == time;
        });
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Bytes, Func<byte[], SigstoreBundle> Rebuild)> Parts(SigstoreBundle bundle)
    {
        var entry = bundle.LogEntries[0];
        var proof = entry.Proof!;
        SigstoreBundle WithEntry(TransparencyLogEntry changed) => bundle with { LogEntries = [changed] };
        SigstoreBundle WithProof(InclusionProof changed) => WithEntry(entry with { Proof = changed });

        if (bundle.Certificates.Length > 0)
            yield return (bundle.Certificates[0], der => bundle with { Certificates = [der] });
        if (bundle.Envelope is { } envelope)
        {
            yield return (envelope.Payload, payload => bundle with { Envelope = envelope with { Payload = payload } });
            yield return (Encoding.UTF8.GetBytes(envelope.PayloadType), type => bundle with { Envelope = envelope with { PayloadType = Encoding.UTF8.GetString(type) } });
            yield return (bundle.Signature, sig => bundle with { Envelope = envelope with { Signatures = [envelope.Signatures[0] with { Signature = sig }] } });
        }
        else
        {
            yield return (bundle.Signature, sig => bundle with { MessageSignature = bundle.MessageSignature! with { Signature = sig } });
            yield return (bundle.MessageSignature!.Digest, digest => bundle with { MessageSignature = bundle.MessageSignature with { Digest = digest } });
        }

        yield return (entry.CanonicalizedBody, body => WithEntry(entry with { CanonicalizedBody = body }));
        yield return (entry.LogId, id => WithEntry(entry with { LogId = id }));
        yield return (BitConverter.GetBytes(entry.LogIndex), index => WithEntry(entry with { LogIndex = BitConverter.ToInt64(index) }));
        if (!entry.SignedEntryTimestamp.IsEmpty)
        {
            yield return (entry.SignedEntryTimestamp, set => WithEntry(entry with { SignedEntryTimestamp = set }));
            yield return (BitConverter.GetBytes(entry.IntegratedTime), time => WithEntry(entry with { IntegratedTime = BitConverter.ToInt64(time) }));
        }

        yield return (proof.RootHash, root => WithProof(proof with { RootHash = root }));
        yield return (BitConverter.GetBytes(proof.LogIndex), index => WithProof(proof with { LogIndex = BitConverter.ToInt64(index) }));
        yield return (BitConverter.GetBytes(proof.TreeSize), size => WithProof(proof with { TreeSize = BitConverter.ToInt64(size) }));
        yield return (Encoding.UTF8.GetBytes(proof.Checkpoint), note => WithProof(proof with { Checkpoint = Encoding.UTF8.GetString(note) }));
        for (var i = 0; i < proof.Hashes.Length; i++)
        {
            var at = i;
            yield return (proof.Hashes[at], hash => WithProof(proof with { Hashes = proof.Hashes.SetItem(at, hash) }));
        }
    }

    private static byte[] WithoutHints(SigstoreBundle bundle) => (bundle with
    {
        Timestamps = [],
        PublicKeyHint = bundle.PublicKeyHint is null ? null : "",
        Envelope = bundle.Envelope is { } envelope ? envelope with { Signatures = [new EnvelopeSignature("", envelope.Signatures[0].Signature)] } : null,
        MessageSignature = bundle.MessageSignature is { } message ? message with { Digest = ReadOnlyMemory<byte>.Empty } : null,
    }).ToJson();
}
