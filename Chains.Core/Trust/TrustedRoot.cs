using System.Collections.Immutable;

namespace Chains.Core.Trust;

/// <summary>
/// Whom to believe (dev.sigstore.trustroot.v1.TrustedRoot): immutable, and as such safe for concurrent use for as long as it is of use.
/// </summary>
/// <param name="CertificateAuthorities">Issue signing certificates (Fulcio).</param>
/// <param name="CertificateLogs">Sign the timestamps inside of certificates.</param>
/// <param name="Remarks">What was left out while reading, such as keys of an algorithm that is not known here; one sentence each.</param>
public sealed record TrustedRoot(
    ImmutableArray<TransparencyLog> Logs,
    ImmutableArray<CertificateAuthority> CertificateAuthorities,
    ImmutableArray<TransparencyLog> CertificateLogs,
    ImmutableArray<CertificateAuthority> TimestampAuthorities,
    ImmutableArray<string> Remarks)
{
    /// <summary>Trusts nobody.</summary>
    public static TrustedRoot Empty { get; } = new([], [], [], [], []);

    /// <summary>Reads protobuf's JSON mapping; <see cref="TrustedRootParser"/> says what is refused.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static TrustedRoot Parse(ReadOnlyMemory<byte> json) => TrustedRootParser.Parse(json);

    /// <summary>Trusts whom any of them trusts; what they share is kept once.</summary>
    public static TrustedRoot Merge(IReadOnlyCollection<TrustedRoot> roots) => new(
        Distinct(roots.SelectMany(r => r.Logs)),
        Distinct(roots.SelectMany(r => r.CertificateAuthorities)),
        Distinct(roots.SelectMany(r => r.CertificateLogs)),
        Distinct(roots.SelectMany(r => r.TimestampAuthorities)),
        [.. roots.SelectMany(r => r.Remarks).Distinct()]);

    /// <summary>JSON that every Sigstore client reads, indented.</summary>
    public byte[] ToJson() => TrustedRootWriter.Write(this);

    public TransparencyLog? FindLog(ReadOnlySpan<byte> logId) => Find(Logs, logId);

    public TransparencyLog? FindCertificateLog(ReadOnlySpan<byte> logId) => Find(CertificateLogs, logId);

    private static TransparencyLog? Find(ImmutableArray<TransparencyLog> logs, ReadOnlySpan<byte> logId)
    {
        foreach (var log in logs)
            if (log.LogId.Span.SequenceEqual(logId))
                return log;
        return null;
    }

    private static ImmutableArray<TransparencyLog> Distinct(IEnumerable<TransparencyLog> logs) =>
        [.. logs.DistinctBy(l => (Convert.ToHexString(l.LogId.Span), l.Key.KeyId))];

    private static ImmutableArray<CertificateAuthority> Distinct(IEnumerable<CertificateAuthority> authorities) =>
        [.. authorities.DistinctBy(a => (string.Join(' ', a.Chain.Select(c => c.Thumbprint)), a.ValidFor))];
}
