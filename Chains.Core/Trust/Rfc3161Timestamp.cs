using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tsp;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;
using BcCertificateParser = Org.BouncyCastle.X509.X509CertificateParser;

namespace Chains.Core.Trust;

/// <summary>A TimeStampResp of a timestamp authority (RFC 3161 section 2.4.2): that some bytes existed at a time.</summary>
public sealed class Rfc3161Timestamp
{
    private const int MaxBytes = 64 * 1024;
    private const int Granted = 0;
    private const int GrantedWithModifications = 1;

    private readonly TimeStampToken _token;

    private Rfc3161Timestamp(TimeStampToken token) => _token = token;

    /// <summary>When the authority says it signed. To be believed only after <see cref="Verify"/>.</summary>
    public DateTimeOffset Time => new(DateTime.SpecifyKind(_token.TimeStampInfo.GenTime, DateTimeKind.Utc));

    /// <summary>Reads a response that was granted.</summary>
    /// <exception cref="FormatException">It is none, or larger than 64 KiB.</exception>
    public static Rfc3161Timestamp Parse(ReadOnlyMemory<byte> der)
    {
        if (der.Length > MaxBytes)
            throw new FormatException($"The timestamp has {der.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.BER);
            reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var response = new TimeStampResponse(der.ToArray());
            return response is { Status: Granted or GrantedWithModifications, TimeStampToken: { } token }
                ? new Rfc3161Timestamp(token)
                : throw new FormatException("The timestamp was not granted by its authority.");
        }
        catch (Exception e) when (e is not FormatException)
        {
            // The library throws whatever comes up on malformed input.
            throw new FormatException("The timestamp is not a TimeStampResp of RFC 3161.", e);
        }
    }

    /// <summary>Whether the token says that it is this authority's; what it says is not verified.</summary>
    public bool IsBy(CertificateAuthority authority) => FindSigner(authority) is not null;

    /// <summary>Whether the authority signed it, over exactly these bytes, while its certificates were valid.</summary>
    /// <param name="message">What was timestamped: a signature, for Sigstore.</param>
    /// <returns>Null, or why not: a clause without a full stop.</returns>
    public string? Verify(ReadOnlySpan<byte> message, CertificateAuthority authority)
    {
        if (!IsOver(message))
            return "it is over other bytes than this signature";
        if (FindSigner(authority) is not { } signer)
            return "it was signed by another authority";
        try
        {
            _token.Validate(new BcCertificateParser().ReadCertificate(signer.RawData));
        }
        catch (Exception)
        {
            // As above; every failure means the same.
            return "its signature is not that authority's";
        }

        return CertificatePath.Verify(signer, [], authority, Time, Certificates.TimestampingUsage).Problem;
    }

    private bool IsOver(ReadOnlySpan<byte> message)
    {
        var info = _token.TimeStampInfo;
        var digest = info.MessageImprintAlgOid switch
        {
            "2.16.840.1.101.3.4.2.1" => SHA256.HashData(message),
            "2.16.840.1.101.3.4.2.2" => SHA384.HashData(message),
            "2.16.840.1.101.3.4.2.3" => SHA512.HashData(message),
            _ => null,
        };
        return digest is not null && digest.AsSpan().SequenceEqual(info.GetMessageImprintDigest());
    }

    // A trusted root names the signing certificate as a rule; where it names the issuers alone, the token has to bring it.
    private X509Certificate2? FindSigner(CertificateAuthority authority)
    {
        if (!Certificates.IsAuthority(authority.Chain[0]))
            return Matches(authority.Chain[0]) ? authority.Chain[0] : null;
        try
        {
            return _token.GetCertificates().EnumerateMatches(null)
                .Select((BcCertificate c) => Certificates.FromDer(c.GetEncoded(), "timestamp authority's certificate"))
                .FirstOrDefault(Matches);
        }
        catch (Exception)
        {
            // Malformed certificates inside of the token.
            return null;
        }
    }

    private bool Matches(X509Certificate2 certificate)
    {
        try
        {
            return _token.SignerID.Match(new BcCertificateParser().ReadCertificate(certificate.RawData));
        }
        catch (Exception)
        {
            return false;
        }
    }
}
