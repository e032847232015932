using System.Text;
using Chains.Core.Trust;
using Chains.Tests.Verification;
using CsCheck;

namespace Chains.Tests.Trust;

public sealed class TrustedRootTests
{
    private const string Case = "managed-key-and-trusted-root/trusted_root.json";

    [Fact]
    public void Parse_OfAPublishedRoot_ReadsAllOfIt()
    {
        var root = TrustedRoot.Parse(ConformanceVectors.Bytes(Case));

        Assert.Contains(root.Logs, l => l is { Host: "rekor.sigstage.dev", Key.Algorithm: "ecdsa-p256", ValidFor.End: null });
        Assert.Contains(root.Logs, l => l.Key.Algorithm == "ed25519");
        Assert.Contains(root.CertificateLogs, l => l.Key.Algorithm == "rsa-4096");
        Assert.Equal(2, Assert.Single(root.CertificateAuthorities).Chain.Length);
        Assert.Equal("https://timestamp.sigstage.dev/api/v1/timestamp", Assert.Single(root.TimestampAuthorities).Uri);
        Assert.Empty(root.Remarks);
    }

    [Fact]
    public void ToJson_OfAPublishedRoot_SaysTheSame()
    {
        var root = TrustedRoot.Parse(ConformanceVectors.Bytes(Case));
        var again = TrustedRoot.Parse(root.ToJson());

        Assert.Equal(root.Logs.Select(l => (l.BaseUrl, l.Key.KeyId, l.ValidFor)), again.Logs.Select(l => (l.BaseUrl, l.Key.KeyId, l.ValidFor)));
        Assert.Equal(root.CertificateLogs.Select(l => (l.BaseUrl, l.Key.KeyId, l.ValidFor)), again.CertificateLogs.Select(l => (l.BaseUrl, l.Key.KeyId, l.ValidFor)));
        Assert.Equal(root.TimestampAuthorities[0].Chain[0].Thumbprint, again.TimestampAuthorities[0].Chain[0].Thumbprint);
        Assert.Equal(root.ToJson(), again.ToJson());
    }

    [Fact]
    public void Merge_OfARootWithItself_KeepsEachOnce()
    {
        var root = TrustedRoot.Parse(ConformanceVectors.Bytes(Case));
        Assert.Equal(root.ToJson(), TrustedRoot.Merge([root, TrustedRoot.Parse(root.ToJson()), TrustedRoot.Empty]).ToJson());
    }

    [Theory]
    [InlineData("\"mediaType\": \"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"", "\"mediaType\": \"text/plain\"", "mediaType")]
    [InlineData("\"start\": \"2021-01-12T11:53:27Z\"", "\"end\": \"2021-01-12T11:53:27Z\"", "validFor.start is missing")]
    [InlineData("SHA2_256", "SHA2_512", "hash algorithm")]
    [InlineData("2021-01-12T11:53:27Z", "yesterday", "not a time")]
    public void Parse_OfARootOutOfForm_SaysWhat(string part, string replacement, string expected)
    {
        var json = Encoding.UTF8.GetString(ConformanceVectors.Bytes(Case));
        Assert.Contains(part, json, StringComparison.Ordinal);
        var error = Assert.Throws<FormatException>(
            () => TrustedRoot.Parse(Encoding.UTF8.GetBytes(json.Replace(part, replacement, StringComparison.Ordinal))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfAKeyOfAnAlgorithmNotKnownHere_LeavesTheLogOutAndSaysSo()
    {
        var json = Encoding.UTF8.GetString(ConformanceVectors.Bytes(Case));
        var root = TrustedRoot.Parse(Encoding.UTF8.GetBytes(json.Replace("PKIX_ED25519", "ML_DSA_65", StringComparison.Ordinal)));

        Assert.DoesNotContain(root.Logs, l => l.Key.Algorithm == "ed25519");
        Assert.Contains("ML_DSA_65", Assert.Single(root.Remarks.Distinct().Take(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Contains_AtTheEndsOfAPeriod_IsTrue()
    {
        var start = DateTimeOffset.UnixEpoch;
        var period = new ValidityPeriod(start, start.AddDays(1));

        Assert.True(period.Contains(start) && period.Contains(start.AddDays(1)));
        Assert.False(period.Contains(start.AddTicks(-1)) || period.Contains(start.AddDays(1).AddTicks(1)));
    }

    [Fact]
    public void Parse_OfADamagedRoot_ReadsItOrSaysWhyNot()
    {
        var written = ConformanceVectors.Bytes(Case);
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[1, written.Length]).Sample((at, value, length) =>
        {
            var damaged = written[..];
            damaged[at] = value;
            return ReadsOrRefuses(damaged) && ReadsOrRefuses(damaged.AsMemory(0, length));
        });
    }

    private static bool ReadsOrRefuses(ReadOnlyMemory<byte> json)
    {
        try
        {
            return TrustedRoot.Parse(json) is not null;
        }
        catch (FormatException e)
        {
            return e.Message.Length > 0;
        }
    }
}
