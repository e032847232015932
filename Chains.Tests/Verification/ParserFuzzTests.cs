using System.Text;
using System.Text.Json;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Verification;
using CsCheck;

namespace Chains.Tests.Verification;

/// <summary>Whatever comes from outside is read, or refused with a sentence; nothing else may happen.</summary>
public sealed class ParserFuzzTests
{
    private static readonly SigstoreBundle Bundle = SigstoreBundle.Parse(ConformanceVectors.Bundle("rekor2-timestamp-without-embedded-cert"));
    private static readonly TransparencyLogEntry Entry = SigstoreBundle.Parse(ConformanceVectors.Bundle("happy-path-v0.3")).LogEntries[0];

    [Fact]
    public void LogEntry_Damaged_IsReadOrRefused() => Damage(LogEntryJson.Serialize(Entry), json => LogEntryJson.ParseAny(json));

    [Fact]
    public void RekorV1Answer_Damaged_IsReadOrRefused() => Damage(RekorV1(), json => RekorV1Json.Parse(json));

    [Fact]
    public void RekorV1Answer_AsTheLogGivesIt_IsTheEntry()
    {
        var (uuid, entry) = Assert.Single(RekorV1Json.Parse(RekorV1()));

        Assert.Equal("108e9186e8c5677a", uuid);
        Assert.Equal(LogEntryJson.Serialize(Entry), LogEntryJson.Serialize(entry));
        Assert.Equal(LogEntryJson.Serialize(Entry), LogEntryJson.Serialize(LogEntryJson.ParseAny(RekorV1())));
    }

    [Fact]
    public void Certificate_Damaged_IsReadOrRefused() => Damage(Bundle.Certificates[0].ToArray(), der => Certificates.FromDer(der, "certificate"));

    [Fact]
    public void Timestamp_Damaged_IsReadOrRefused() => Damage(Bundle.Timestamps[0].ToArray(), der => Rfc3161Timestamp.Parse(der));

    [Fact]
    public void CertificateTimestamps_Damaged_AreReadOrRefused()
    {
        using var leaf = Certificates.FromDer(Bundle.Certificates[0], "certificate");
        var extension = leaf.Extensions.Single(e => e.Oid!.Value == SignedCertificateTimestamp.ExtensionOid).RawData;
        Damage(extension[2..], list => SignedCertificateTimestamp.ParseList(list));
    }

    [Fact]
    public void Checkpoint_Damaged_IsReadOrRefused() =>
        Damage(Encoding.UTF8.GetBytes(SignedNote.Parse(Entry.Proof!.Checkpoint).Text), text => Checkpoint.Parse(Encoding.UTF8.GetString(text)));

    [Fact]
    public void Verifier_OfADamagedCertificate_AnswersInAllCases()
    {
        var valid = ValidBundle.Load("rekor2-timestamp-without-embedded-cert");
        Gen.Select(Gen.Int[0, Bundle.Certificates[0].Length - 1], Gen.Byte).Sample(
            (at, value) =>
            {
                var damaged = Bundle.Certificates[0].ToArray();
                var same = damaged[at] == value;
                damaged[at] = value;
                return valid.Verify(valid.Bundle with { Certificates = [damaged] }).Verified == same;
            },
            iter: 200);
    }

    private static void Damage<T>(byte[] written, Func<byte[], T> read) =>
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[0, written.Length], Gen.Bool).Sample(
            (at, value, length, cut) =>
            {
                var damaged = written[..];
                damaged[at] = value;
                try
                {
                    return read(cut ? damaged[..length] : damaged) is not null;
                }
                catch (FormatException e)
                {
                    return e.Message.Length > 0;
                }
            },
            iter: 2000);

    private static byte[] RekorV1()
    {
        var proof = Entry.Proof!;
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["108e9186e8c5677a"] = new
            {
                body = Convert.ToBase64String(Entry.CanonicalizedBody.Span),
                integratedTime = Entry.IntegratedTime,
                logID = Convert.ToHexStringLower(Entry.LogId.Span),
                logIndex = Entry.LogIndex,
                verification = new
                {
                    inclusionProof = new
                    {
                        checkpoint = proof.Checkpoint,
                        hashes = proof.Hashes.Select(h => Convert.ToHexStringLower(h.Span)),
                        logIndex = proof.LogIndex,
                        rootHash = Convert.ToHexStringLower(proof.RootHash.Span),
                        treeSize = proof.TreeSize,
                    },
                    signedEntryTimestamp = Convert.ToBase64String(Entry.SignedEntryTimestamp.Span),
                },
            },
        });
    }
}
